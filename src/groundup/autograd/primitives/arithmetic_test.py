"""What the table of cases does not say about arithmetic: types, infinities, and powers at zero."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, grad


@pytest.mark.parametrize(
    "operation", ["__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__radd__", "__rpow__"]
)
@pytest.mark.parametrize(
    "other", [2, 2.0, np.float64(2), np.array(2.0), np.array([2, 2]), Tensor(2.0)], ids=repr
)
def test_float32_stays_float32(operation, other):
    x = Tensor(np.ones(2, np.float32), requires_grad=True)
    y = getattr(x, operation)(other)
    assert y.dtype == np.float32
    y.sum().backward()
    assert x.grad.dtype == np.float32


def test_the_gradient_of_the_other_operand_has_its_own_type():
    x, scale = Tensor(np.ones(2, np.float32), requires_grad=True), Tensor(2.0, requires_grad=True)
    (x * scale).sum().backward()
    assert x.grad.dtype == np.float32 and scale.grad.dtype == np.float64


def test_a_power_of_zero_is_flat():
    assert grad(lambda x: x**0)(0.0).item() == 0.0
    assert grad(lambda x: x**1)(0.0).item() == 1.0
    assert grad(lambda x: x**2)(0.0).item() == 0.0


def test_the_exponent_at_a_base_of_zero():
    assert grad(lambda y: Tensor(0.0) ** y)(2.0).item() == 0.0
    assert grad(lambda y: Tensor(0.0) ** y)(0.0).item() == 0.0


def test_division_by_zero_gives_infinity_not_an_error():
    with np.errstate(divide="ignore"):
        y, slope = Tensor([1.0]) / Tensor([0.0]), None
        slope = grad(lambda x: (1.0 / x).sum())(np.array([0.0]))
    assert y.item() == np.inf and slope.item() == -np.inf


VALUES = np.array([-7.0, -0.5, 0.5, 7.0])


@pytest.mark.parametrize("mode", ["floor", "trunc"])
def test_a_rounded_quotient_is_torchs_and_a_constant(mode):
    ours = ag.div(Tensor(VALUES, requires_grad=True), 2.0, rounding_mode=mode)
    assert ours.tolist() == torch.div(torch.tensor(VALUES), 2.0, rounding_mode=mode).tolist()
    assert not ours.requires_grad
    with pytest.raises(ValueError, match="div: expected rounding_mode 'floor', 'trunc' or None, got 'up'"):
        ag.div(VALUES, 2.0, rounding_mode="up")


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # of infinity divided
@pytest.mark.parametrize("divisor", [2.0, -2.0, 0.3, np.inf])
def test_remainder_and_floor_divide_are_torchs(divisor):
    ours, theirs = Tensor(VALUES), torch.tensor(VALUES)
    for found, expected in (
        (ours % divisor, theirs % divisor),
        (ours // divisor, theirs // divisor),
        (divisor % ours, divisor % theirs),
        (divisor // ours, divisor // theirs),
    ):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-12)


def test_integers_stay_integers():
    x = Tensor([7, -7])
    assert (x % 3).tolist() == [1, 2] and (x // 3).tolist() == [2, -3] and (x // 3).dtype == x.dtype
