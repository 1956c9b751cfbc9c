"""Known values and limits of the smooth activations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from groundup.autograd import gelu, grad, silu


def test_gelu_is_x_times_the_normal_distribution():
    x = np.array([-3.0, -0.5, 0.0, 1.0, 8.0])
    phi = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x])
    np.testing.assert_allclose(gelu(x), x * phi, rtol=1e-13, atol=1e-16)


def test_both_forms_of_gelu_are_close_and_named():
    x = np.linspace(-4, 4, 41)
    assert 1e-5 < np.abs(gelu(x) - gelu(x, approximate="tanh")).max() < 1e-3
    with pytest.raises(ValueError, match="'none' or 'tanh', got 'tan'"):
        gelu(x, approximate="tan")


def test_the_steepest_slopes():
    """Swish reaches a slope of 1.0998 and GELU one of 1.129: an activation can make a gradient grow."""
    x = np.linspace(0, 4, 4001)
    assert grad(lambda x: silu(x).sum())(x).numpy().max() == pytest.approx(1.0998, abs=1e-4)
    assert grad(lambda x: gelu(x).sum())(x).numpy().max() == pytest.approx(1.1290, abs=1e-4)
