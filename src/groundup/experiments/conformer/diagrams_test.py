"""Each drawing is true to what it says, and to what the library computes."""

import torch

from groundup.experiments.conformer import diagrams
from groundup.experiments.speaker.diagrams_test import parts, texts
from groundup.speaker import ConformerBlock, ConvolutionModule, relative_shift


def test_the_matrices_of_attention_are_to_scale():
    rects = parts(diagrams.attention(frames=60, head=20), "rect")
    sizes = [(float(r.get("width")), float(r.get("height"))) for r in rects]
    assert sizes[:3] == [(20, 60), (60, 20), (60, 60)]  # q, k turned, scores
    assert sizes[3:6] == [(60, 60), (20, 60), (20, 60)] and sizes[6:] == [(20, 60)] * 3


def test_the_filled_cells_of_the_memory_are_what_the_library_reads():
    drawing = diagrams.memory(3)
    distances = torch.cat([torch.tensor([99]), torch.arange(2, -3, -1)]).repeat(3, 1)
    needed = [str(d).replace("-", "−") for d in relative_shift(distances).flatten().tolist()]
    cells = parts(drawing, "rect")
    shown = [word for word in texts(drawing) if word == "·" or word.lstrip("−").isdigit()]
    filled = [float(cell.get("fill-opacity")) > 0 for cell in cells]
    assert len(cells) == len(shown) == 18
    assert [word for word, is_filled in zip(shown, filled, strict=True) if is_filled] == needed


def test_the_tower_has_the_weights_of_the_module():
    module = ConvolutionModule(6, 5)
    notes = {name: note for name, _, note in diagrams.STAGES}
    assert module.gates.weight.numel() == 6 * 12 and "$D$ · 2$D$" in notes["linear"] + diagrams.STAGES[1][2]
    assert module.depthwise.weight.numel() == 5 * 6 and "$k$ · $D$" in notes["depthwise, kernel $k$"]
    assert module.output.weight.numel() == 6 * 6 and "$D$ · $D$" in diagrams.STAGES[7][2]
    assert len(parts(diagrams.convolution_module(), "rect")) == len(diagrams.STAGES)


def test_the_four_terms_and_their_sums_are_there():
    words = texts(diagrams.four_terms())
    assert sum("·" in word for word in words) == 6
    assert len(parts(diagrams.four_terms(), "rect")) == 4


def test_the_block_names_its_parts_in_the_order_of_the_library():
    block = ConformerBlock(8, heads=2, hidden=16, kernel=5)
    parts_of_it = ("feed_forward_in", "attention", "convolution", "feed_forward_out")
    order = [name for name, _ in block.named_children() if name in parts_of_it]
    words = texts(diagrams.block())
    shown = [word for word in words if word in ("feed-forward", "attention", "convolution")]
    assert shown == [name.partition("_in")[0].partition("_out")[0].replace("_", "-") for name in order]
    assert words.count("layer norm") == 5 and words.count("× ½") == 2 and words.count("+") == 4
