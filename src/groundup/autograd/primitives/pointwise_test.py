"""Conventions at kinks, and values far out."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, grad


@pytest.mark.parametrize("name", ["relu", "abs"])
def test_the_derivative_at_the_kink_is_zero_in_both_modes(name):
    f = getattr(ag, name)
    assert grad(f)(0.0).item() == 0.0
    assert ag.jvp(f, (0.0,), (1.0,))[1].item() == 0.0


def test_relu_stops_an_infinite_cotangent():
    """√relu(x) at x = 0: infinity times zero must be zero, as in torch."""
    assert grad(lambda x: ag.sqrt(ag.relu(x)))(-1.0).item() == 0.0


def test_relu_keeps_a_nan():
    assert np.isnan(ag.relu(Tensor(np.nan)).item())


def test_sigmoid_neither_overflows_nor_loses_small_values():
    y = ag.sigmoid(Tensor([-1000.0, -40.0, 0.0, 40.0, 1000.0]))
    np.testing.assert_allclose(y.numpy(), [0.0, np.exp(-40.0), 0.5, 1.0, 1.0], rtol=1e-15)


def test_expm1_and_log1p_keep_their_digits():
    assert ag.expm1(Tensor(1e-12)).item() == pytest.approx(1e-12 + 5e-25, rel=1e-15)
    assert ag.log1p(Tensor(1e-12)).item() == pytest.approx(1e-12 - 5e-25, rel=1e-15)


def test_sign_is_a_constant():
    y = ag.sign(Tensor([-2.0, 0.0, 3.0], requires_grad=True))
    assert y.tolist() == [-1.0, 0.0, 1.0] and not y.requires_grad
    assert ag.sign(np.array([-2.0])).tolist() == [-1.0]


def test_the_functions_of_arrays_are_functions_of_arrays():
    for name in ag.primitives.pointwise.__all__:
        assert isinstance(getattr(ag, name)(np.array([0.5])), np.ndarray)
