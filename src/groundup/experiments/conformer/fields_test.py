import pytest
import torch

from groundup.experiments.conformer import fields
from groundup.experiments.speaker.diagrams_test import colour, parts, texts
from groundup.speaker import ConformerBlock, ConvolutionModule, ConvSubsampling, subsampled_length


@pytest.mark.parametrize("factor", [1, 2, 4, 8])
def test_the_formula_counts_what_has_a_gradient(factor):
    layers = [(3, 2)] * (factor.bit_length() - 1)
    front = ConvSubsampling(17, 4, factor, 8).eval()
    assert fields.frames_seen(front, 99, 17) == fields.receptive_field(layers)[0]


def test_a_kernel_sees_its_width_and_attention_sees_all():
    torch.manual_seed(0)
    assert fields.frames_seen(ConvolutionModule(6, 7).eval(), 41, 6) == 7
    assert fields.frames_seen(ConformerBlock(6, 2, 5, kernel=3).eval(), 41, 6) == 41


def test_what_is_heard_is_in_milliseconds():
    found = dict(fields.heard(kernel=15, factor=4))
    assert found == {
        "log-mel": 25,
        "sub-sampling": 85,
        "convolution": 25 + 10 * 62,
        "attention": float("inf"),
    }


def test_the_bars_are_to_scale():
    _, front, convolution, attention = (float(bar.get("width")) for bar in parts(fields.field(15, 4), "rect"))
    assert convolution / front == pytest.approx(645 / 85, rel=0.01) and attention == 340
    assert "645 ms" in fields.field_said(15, 4) and "every 40 ms" in texts(fields.field(15, 4))[0]


@pytest.mark.parametrize("frames", range(7, 19))
def test_the_pyramid_has_as_many_frames_as_the_library_leaves(frames):
    cells = parts(fields.pyramid(frames), "rect")
    rows = [[cell for cell in cells if float(cell.get("y")) == top] for top in (150, 92, 34)]
    assert [len(row) for row in rows] == [frames, *(subsampled_length(frames, n) for n in (1, 2))]
    used = [sum(colour(cell) == "blue" for cell in row) for row in rows]
    assert used == [4 * used[2] + 3, 2 * used[2] + 1, len(rows[2])]
