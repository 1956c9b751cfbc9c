"""The refusals say what was expected and what was found."""

import pytest
import torch

from groundup.speaker import ConformerEncoder, TransformerEncoder, conformer, transformer
from groundup.speaker.checks import check_batch, check_labels, check_lengths


def test_a_good_batch_passes():
    check_batch(torch.zeros(2, 5, 7), torch.tensor([5, 0]), 7)
    check_lengths(torch.tensor([5, 1]), 5)
    check_labels(torch.tensor([0, 2]), 2, 3)


def test_lengths_are_whole_numbers_from_the_minimum_to_the_frames():
    with pytest.raises(ValueError, match="expected lengths from 7 to 9 frames, got 6 to 9"):
        check_lengths(torch.tensor([9, 6]), 9, minimum=7)
    with pytest.raises(ValueError, match="expected lengths from 1 to 9 frames, got 9 to 10"):
        check_lengths(torch.tensor([9, 10]), 9)


def test_an_empty_batch_is_refused_in_one_line():
    nothing = torch.tensor([], dtype=torch.int64)
    with pytest.raises(ValueError, match="expected at least one utterance, got an empty batch"):
        check_lengths(nothing, 5)
    with pytest.raises(ValueError, match="expected at least one label, got an empty batch"):
        check_labels(nothing, 0, 3)


def test_the_shapes_of_a_batch_are_told_without_its_values():
    """The meta device has no values, so reading them would raise."""
    check_batch(torch.zeros(2, 5, 7, device="meta"), torch.zeros(2, dtype=torch.int64, device="meta"), 7)


@pytest.mark.parametrize(
    ("module", "make"), [(conformer, ConformerEncoder), (transformer, TransformerEncoder)]
)
def test_encoders_read_lengths_wherever_they_are(module, make, monkeypatch):
    asked = []
    monkeypatch.setattr(
        module, "check_lengths", lambda lengths, *bounds: asked.append((lengths.device, *bounds))
    )
    encoder = make(bands=40, width=16, heads=2).to("meta")
    encoder(torch.zeros(2, 23, 40, device="meta"), torch.zeros(2, dtype=torch.int64, device="meta"))
    assert asked == [(torch.device("meta"), 23, encoder.minimum_frames)]


def test_values_on_an_accelerator_are_read_when_no_gradients_are_taken():
    """There a step of training must not wait; the meta device stands for one whose values cannot be read."""
    values = torch.zeros(2, dtype=torch.int64, device="meta")
    for check in (lambda: check_lengths(values, 5), lambda: check_labels(values, 2, 3)):
        check()
        with torch.no_grad(), pytest.raises((NotImplementedError, RuntimeError), match="meta"):
            check()


def test_labels_are_classes():
    for labels in (torch.tensor([0, 3]), torch.tensor([-1, 2])):
        with pytest.raises(ValueError, match=r"expected labels from 0 to 2, got (0 to 3|-1 to 2)"):
            check_labels(labels, 2, 3)
    with pytest.raises(ValueError, match=r"labels of shape \(2,\), got torch.int64 of shape \(3,\)"):
        check_labels(torch.tensor([0, 1, 2]), 2, 3)
    with pytest.raises(ValueError, match=r"whole-number labels of shape \(2,\), got torch.float32"):
        check_labels(torch.zeros(2), 2, 3)
