"""Forward mode: tangents have the shape and the type of their values, and levels never mix."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, grad, jvp


def test_a_tangent_is_broadcast_with_its_value():
    y, moved = jvp(lambda x: x + np.zeros((2, 3)), (np.ones(3),), (np.array([1.0, 2.0, 3.0]),))
    np.testing.assert_array_equal(moved.numpy(), [[1, 2, 3], [1, 2, 3]])
    assert moved.shape == y.shape


def test_a_tangent_has_the_type_of_its_value():
    x, v = np.ones(3, np.float32), np.ones(3, np.float64)
    y, moved = jvp(lambda x: (x * 2).exp().mean(), (x,), (v,))
    assert y.dtype == moved.dtype == np.float32


def test_a_constant_result_has_the_tangent_zero():
    _, moved = jvp(lambda x: Tensor([1.0, 2.0]), (1.0,), (1.0,))
    np.testing.assert_array_equal(moved.numpy(), [0.0, 0.0])


PERTURBATIONS = {
    "reverse over reverse": lambda: grad(lambda x: x * grad(lambda y: x * y)(1.0))(3.0),
    "forward over forward": lambda: jvp(
        lambda x: x * jvp(lambda y: x * y, (1.0,), (1.0,))[1], (3.0,), (1.0,)
    )[1],
    "reverse over forward": lambda: grad(lambda x: x * jvp(lambda y: x * y, (1.0,), (1.0,))[1])(3.0),
    "forward over reverse": lambda: jvp(lambda x: x * grad(lambda y: x * y)(1.0), (3.0,), (1.0,))[1],
}


@pytest.mark.parametrize("order", PERTURBATIONS)
def test_perturbations_are_not_confused(order):
    """d/dx of x · d/dy (x y) is d/dx of x² = 2x; confusing the two perturbations gives x."""
    assert PERTURBATIONS[order]().item() == 6.0


def test_a_perturbation_that_leaked_is_a_constant_to_others():
    leaked = []
    jvp(lambda x: leaked.append(x) or x, (2.0,), (1.0,))
    assert grad(lambda y: y * leaked[0])(5.0).item() == 2.0


def test_the_fifth_derivative():
    f = ag.sin
    for _ in range(2):
        f = grad(f)
    for _ in range(3):
        f = (lambda g: lambda x: jvp(g, (x,), (1.0,))[1])(f)
    assert f(0.7).item() == pytest.approx(np.cos(0.7))
