"""What a model gives on the way."""

import pytest
import torch
from torch import nn

from groundup.speaker import ConformerEncoder, recorded_activations

MODEL = nn.Sequential(nn.Linear(7, 5), nn.ReLU(), nn.Linear(5, 2))
X = torch.randn(3, 7)


def test_the_outputs_of_the_named_modules_are_kept_and_can_be_differentiated():
    with recorded_activations(MODEL, "0", "2") as found:
        y = MODEL(X)
    assert found.keys() == {"0", "2"} and found["2"] is y
    assert torch.equal(found["0"], MODEL[0](X)) and found["0"].requires_grad


def test_without_a_name_everything_is_recorded():
    with recorded_activations(MODEL) as found:
        MODEL(X)
    assert found.keys() == {"0", "1", "2"}


def test_of_frames_and_lengths_the_frames_are_kept():
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3)
    with recorded_activations(encoder, "subsampling") as found:
        encoder(torch.randn(2, 23, 17), torch.tensor([23, 9]))
    assert found["subsampling"].shape == (2, 5, 14)


def test_afterwards_nothing_is_left_behind_even_after_an_error():
    with pytest.raises(RuntimeError), recorded_activations(MODEL) as found:
        MODEL(torch.randn(3, 8))
    assert not any(module._forward_hooks for module in MODEL.modules())
    found.clear()
    MODEL(X)
    assert not found


def test_an_unknown_name_is_refused():
    with (
        pytest.raises(ValueError, match=r"such as \['0', '1', '2'\], got \['3'\]"),
        recorded_activations(MODEL, "3"),
    ):
        pass
