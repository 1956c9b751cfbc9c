"""Pieces that meet: what holds far out, where one piece would overflow, and at the seam."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, elu, grad, hardtanh, logsigmoid, selu, softplus
from groundup.autograd.transforms import value_and_grad


@pytest.mark.parametrize("f", [elu, selu, softplus, logsigmoid])
@pytest.mark.parametrize("x", [-1e4, 1e4])
def test_neither_value_nor_derivative_overflows(f, x):
    value, slope = value_and_grad(f)(x)
    assert np.isfinite(value.item()) and np.isfinite(slope.item())


def test_logsigmoid_keeps_its_digits():
    assert logsigmoid(Tensor(-50.0)).item() == pytest.approx(-50 - np.exp(-50.0), rel=1e-15)
    assert logsigmoid(Tensor(40.0)).item() == pytest.approx(-np.exp(-40.0), rel=1e-15)
    assert grad(logsigmoid)(0.0).item() == 0.5


def test_selu_keeps_mean_and_variance():
    """Of a standard normal input: mean 0 and variance 1, within five standard errors of the sample."""
    y = selu(Tensor(np.random.default_rng(0).standard_normal(200_000))).numpy()
    assert abs(y.mean()) < 5 / np.sqrt(y.size)
    assert abs(y.var() - 1) < 5 * np.sqrt(np.mean((y**2 - 1) ** 2) / y.size)


def test_at_its_bounds_hardtanh_does_not_move():
    assert grad(lambda x: hardtanh(x).sum())(np.array([-1.0, -0.5, 1.0])).tolist() == [0.0, 1.0, 0.0]
