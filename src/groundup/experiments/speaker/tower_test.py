"""The tower says the shapes that the network has, and marks each door once."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch

from groundup.experiments.speaker.tower import conformer
from groundup.speaker import ConformerEncoder, LinearHead, MeanPooling, SpeakerClassifier

NAME = "{http://www.w3.org/2000/svg}"


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(conformer().svg("A tower of boxes"))


def words(colour: str = "") -> list[str]:
    texts = (text for text in drawn().iter(f"{NAME}text") if colour in text.get("fill"))
    return ["".join(text.itertext()).strip() for text in texts]


def test_every_shape_is_the_one_that_the_network_gives():
    batch, frames, bands, width, classes = 2, 31, 11, 6, 3
    encoder = ConformerEncoder(bands, width, heads=2, hidden=10, kernel=3, channels=2)
    network = SpeakerClassifier(encoder, MeanPooling(width), LinearHead(width, classes)).eval()
    stages = ["encoder.subsampling", "encoder.blocks.0", "pooling"]
    x, lengths = torch.zeros(batch, frames, bands), torch.tensor([frames, frames - 4])
    found = network.activations(x, lengths, *stages)
    left = found["encoder.subsampling"].shape[1]
    letters = {batch: "B", frames: "T", bands: "F", width: "D", classes: "K", left: "T′"}  # noqa: RUF001
    shapes = [tuple(x.shape), *(found[stage].shape for stage in stages), found["logits"].shape]
    said = list(dict.fromkeys(text for text in words() if text.startswith("(")))
    assert said == list(dict.fromkeys(f"({', '.join(letters[size] for size in shape)})" for shape in shapes))


def test_four_modules_each_begin_with_a_layer_norm_and_end_in_a_sum():
    said = words()
    assert said.count("layer norm") == 5 and said.count("+") == 4  # and one layer norm at the end
    order = [text for text in said if text in ("feed-forward × ½", "attention", "convolution")]
    assert order == ["feed-forward × ½", "attention", "convolution", "feed-forward × ½"]


def test_each_door_is_marked_once():
    assert sorted(text for text in words("vermillion") if text.isdigit()) == ["1", "2", "3", "4"]


def test_nothing_is_drawn_outside_and_no_text_runs_out_of_the_drawing():
    _, _, width, height = map(float, drawn().get("viewBox").split())
    for text in drawn().iter(f"{NAME}text"):
        x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        wide = 0.54 * size * len("".join(text.itertext()))
        assert 0 <= y <= height and x + wide / (1 if text.get("text-anchor") == "start" else 2) <= width + 8
    ends = [
        float(n) for path in drawn().iter(f"{NAME}path") for n in re.findall(r"[\d.]+", path.get("d"))[1::2]
    ]
    assert max(ends) == pytest.approx(height - 20, abs=6)
