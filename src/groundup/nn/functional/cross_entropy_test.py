"""The losses against torch, finite differences, and what they promise."""

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.functional.differences_test import numbers, slope


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_cross_entropy_is_torch_s(reduction, scale):
    logits, target = scale * numbers((5, 7)), np.array([0, 6, 3, 3, 1])
    theirs, ours = torch.tensor(logits, requires_grad=True), Tensor(logits, requires_grad=True)
    expected = torch.nn.functional.cross_entropy(theirs, torch.tensor(target), reduction=reduction)
    found = F.cross_entropy(ours, target, reduction=reduction)
    assert found.shape == tuple(expected.shape)
    expected.sum().backward()
    found.sum().backward()
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.grad.numpy(), theirs.grad.numpy(), rtol=1e-10, atol=1e-15)


def test_cross_entropy_s_gradient_is_its_slope():
    logits, target = numbers((2, 5)), np.array([4, 1])
    x = Tensor(logits, requires_grad=True)
    F.cross_entropy(x, target).backward()
    expected = slope(lambda moved: F.cross_entropy(Tensor(moved), target).item(), logits)
    np.testing.assert_allclose(x.grad.numpy(), expected, atol=1e-9)


def test_cross_entropy_of_no_opinion_is_ln_k():
    loss = F.cross_entropy(Tensor(np.zeros((3, 7))), Tensor(np.array([0, 1, 2])))
    assert loss.item() == pytest.approx(np.log(7))


def test_adding_to_all_logits_changes_nothing():
    logits, target = numbers((5, 7)), np.arange(5)
    moved = F.cross_entropy(Tensor(logits + 1e4), target).item()
    assert moved == pytest.approx(F.cross_entropy(Tensor(logits), target).item(), rel=1e-10)


@pytest.mark.parametrize(
    ("shape", "target", "options", "message"),
    [
        ((2, 3), [0, 3], {}, r"expected class indices from 0 to 2, got \[0 3\]"),
        ((2, 3), [-1, 0], {}, r"expected class indices from 0 to 2, got \[-1  0\]"),
        ((2, 3), [0.0, 1.0], {}, "expected class indices"),
        ((2, 3), [0], {}, r"expected logits \(N, K\) and targets \(N,\), or .* got \(2, 3\) and \(1,\)"),
        ((3,), [0], {}, r"expected logits \(N, K\)"),
        (
            (2, 3),
            [0, 1],
            {"reduction": "average"},
            "expected a reduction of 'mean', 'sum' or 'none', got 'average'",
        ),
    ],
)
def test_cross_entropy_refuses_what_it_cannot_mean(shape, target, options, message):
    with pytest.raises(ValueError, match=message):
        F.cross_entropy(Tensor(numbers(shape)), np.array(target), **options)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_cross_entropy_of_an_empty_batch_is_torch_s(reduction):
    ours = Tensor(np.zeros((0, 3)), requires_grad=True)
    loss = F.cross_entropy(ours, np.zeros(0, int), reduction=reduction)
    loss.sum().backward()
    nothing = torch.zeros(0, dtype=torch.int64)
    expected = torch.nn.functional.cross_entropy(torch.zeros(0, 3), nothing, reduction=reduction)
    np.testing.assert_array_equal(loss.numpy(), expected)
    assert ours.grad.shape == (0, 3)
