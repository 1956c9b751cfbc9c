"""Margins: at 0 nothing changes, with m the loss grows, and no cosine gives NaN."""

import math

import pytest
import torch
from torch.nn import functional

from groundup.speaker import (
    MarginSoftmax,
    accuracy,
    additive_angular_margin,
    additive_margin,
    margin_at,
    margin_logits,
)

PENALTIES = [additive_margin, additive_angular_margin]
LABELS = torch.tensor([0, 4, 2])


def cosines(classes: int = 5) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.rand(3, classes, generator=generator, dtype=torch.float64) * 1.8 - 0.9


@pytest.mark.parametrize("penalty", PENALTIES)
def test_without_a_margin_it_is_cross_entropy_of_scaled_cosines(penalty):
    found = MarginSoftmax(penalty, scale=30, margin=0, label_smoothing=0.1).double()(cosines(), LABELS)
    expected = functional.cross_entropy(30 * cosines(), LABELS, label_smoothing=0.1)
    torch.testing.assert_close(found, expected, rtol=1e-10, atol=1e-12)


def test_am_softmax_is_its_equation():
    found = MarginSoftmax(additive_margin, scale=12, margin=0.25).double()(cosines(), LABELS)
    losses = []
    for row, label in zip(cosines().tolist(), LABELS.tolist(), strict=True):
        target = math.exp(12 * (row[label] - 0.25))
        others = sum(math.exp(12 * c) for j, c in enumerate(row) if j != label)
        losses.append(-math.log(target / (target + others)))
    assert found.item() == pytest.approx(sum(losses) / 3, rel=1e-10)


def test_aam_softmax_turns_the_angle_of_the_target_alone():
    logits = margin_logits(cosines(), LABELS, 12.0, 0.25, additive_angular_margin)
    for row in range(3):
        for j in range(5):
            angle = math.acos(cosines()[row, j]) + (0.25 if j == LABELS[row] else 0.0)
            assert logits[row, j].item() == pytest.approx(12 * math.cos(angle), rel=1e-9)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_loss_grows_with_the_margin(penalty):
    losses = [MarginSoftmax(penalty, margin=m / 10).double()(cosines(), LABELS) for m in range(11)]
    assert losses == sorted(losses) and losses[0] < losses[-1]


@pytest.mark.parametrize("margin", [0.1, 0.35, 1.0])
def test_the_angular_margin_is_continuous_and_rises_everywhere(margin):
    cosine = torch.linspace(-1, 1, 200_001, dtype=torch.float64)
    steps = additive_angular_margin(cosine, margin).diff()
    # One-sided at the turning point pi - m, where the two branches must meet.
    assert steps.min() >= 0 and steps[1:-1].max() < 0.01
    assert additive_angular_margin(torch.tensor([-math.cos(margin)]), margin).item() == pytest.approx(
        -1, abs=1e-3
    )


@pytest.mark.parametrize("penalty", PENALTIES)
def test_gradients_are_the_limit_of_finite_differences(penalty):
    c = cosines()
    c[0, 0] = -0.99  # beyond pi - m
    loss = MarginSoftmax(penalty, margin=0.3, label_smoothing=0.1).double()
    assert torch.autograd.gradcheck(lambda c: loss(c, LABELS), c.requires_grad_())


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16, torch.float32, torch.float64])
def test_cosines_of_one_give_finite_losses_and_gradients_under_autocast(penalty, precision):
    for sign in (1.0, -1.0):
        c = torch.full((3, 5), sign, dtype=precision, requires_grad=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = MarginSoftmax(penalty)(c, LABELS)
        loss.backward()
        assert loss.dtype == torch.promote_types(precision, torch.float32)
        assert loss.isfinite() and c.grad.isfinite().all()


def test_under_autocast_the_loss_is_that_of_float32():
    loss, c = MarginSoftmax(additive_angular_margin), cosines().float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(loss(c, LABELS), MarginSoftmax(additive_angular_margin)(c, LABELS))


def test_the_margin_warms_up():
    assert margin_at(0, 0.2) == 0 and margin_at(1, 0.2) == pytest.approx(0.2, rel=2e-3)
    assert margin_at(0.25, 0.2) == pytest.approx(0.2 * (1 - math.exp(0.25 * math.log(1e-3))))
    loss = MarginSoftmax(margin=0.2)
    warmed = []
    for progress in (0, 0.25, 0.5, 1):
        loss.warm_up(progress)
        warmed.append(loss(cosines().float(), LABELS).item())
    assert warmed == sorted(warmed)
    assert warmed[0] == pytest.approx(MarginSoftmax(margin=0)(cosines().float(), LABELS).item())
    assert warmed[-1] == pytest.approx(MarginSoftmax(margin=0.1998)(cosines().float(), LABELS).item())


def test_accuracy_knows_no_margin():
    c = torch.tensor([[0.5, 0.4], [0.2, 0.6]])
    assert accuracy(c, torch.tensor([0, 0])) == 0.5
    assert accuracy(margin_logits(c, torch.tensor([0, 0]), 30, 0.2), torch.tensor([0, 0])) == 0


def test_bad_settings_and_labels_are_refused():
    with pytest.raises(ValueError, match="expected a positive scale, got 0"):
        MarginSoftmax(scale=0)
    for margin in (-0.1, 2.0):
        with pytest.raises(ValueError, match=rf"expected a margin in \[0, pi / 2\], got {margin}"):
            MarginSoftmax(margin=margin)
    with pytest.raises(ValueError, match=r"expected progress in \[0, 1\], got 1.5"):
        margin_at(1.5, 0.2)
    with pytest.raises(ValueError, match="expected labels from 0 to 4, got 0 to 5"):
        MarginSoftmax()(cosines(), torch.tensor([0, 1, 5]))
