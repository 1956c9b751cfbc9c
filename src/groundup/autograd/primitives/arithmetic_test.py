"""What the table of cases does not say about arithmetic: types, infinities, and powers at zero."""

from __future__ import annotations

import numpy as np
import pytest

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
