"""Jacobians by rows and by columns, Hessians, and products with them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import forward_jacobian, hessian, hvp, jacobian, reverse_jacobian

RNG = np.random.default_rng(3)
A, X = RNG.standard_normal((5, 2, 3)), RNG.standard_normal((2, 3))


def f(m, x):
    return m.tanh((x * (A if m is ag else torch.tensor(A))).sum(-1) * 2)  # (2, 3) → (5, 2)


@pytest.mark.parametrize("ours", [jacobian, reverse_jacobian, forward_jacobian])
def test_the_jacobian_is_torchs(ours):
    expected = torch.autograd.functional.jacobian(lambda x: f(torch, x), torch.tensor(X))
    found = ours(lambda x: f(ag, x))(X)
    assert found.shape == (5, 2, 2, 3)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-12)


@pytest.mark.parametrize("ours", [jacobian, reverse_jacobian, forward_jacobian])
@pytest.mark.parametrize("shape", [(), (0,), (3,)])
def test_edge_shapes(ours, shape):
    x = np.ones(shape)
    np.testing.assert_array_equal(ours(lambda x: x * 2)(x).numpy(), 2 * np.eye(x.size).reshape(shape + shape))
    assert ours(lambda x: x.sum())(x).shape == shape


def test_the_cheaper_mode_is_taken(monkeypatch):
    walks = {"reverse": 0, "forward": 0}
    real_vjp, real_jvp = ag.jacobians.vjp, ag.jacobians.jvp

    def counted_vjp(f, x):
        y, pull = real_vjp(f, x)

        def counted(u):
            walks["reverse"] += 1
            return pull(u)

        return y, counted

    def counted_jvp(*arguments):
        walks["forward"] += 1
        return real_jvp(*arguments)

    monkeypatch.setattr(ag.jacobians, "vjp", counted_vjp)
    monkeypatch.setattr(ag.jacobians, "jvp", counted_jvp)
    jacobian(lambda x: x.reshape(1, -1) * np.ones((7, 1)))(np.ones(3))
    assert walks == {"reverse": 0, "forward": 3}
    jacobian(lambda x: x[:2])(np.ones(7))
    assert walks == {"reverse": 2, "forward": 3}


def objective(m, x):
    return (m.exp(f(m, x)) * m.sin(x).sum()).sum()


def test_the_hessian_is_torchs_and_symmetric():
    expected = torch.autograd.functional.hessian(lambda x: objective(torch, x), torch.tensor(X))
    found = hessian(lambda x: objective(ag, x))(X).numpy()
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-11)
    np.testing.assert_allclose(found, found.transpose(2, 3, 0, 1), rtol=1e-12)


def test_hvp_is_the_hessian_times_v():
    v = RNG.standard_normal((2, 3))
    expected = np.tensordot(hessian(lambda x: objective(ag, x))(X).numpy(), v, 2)
    np.testing.assert_allclose(hvp(lambda x: objective(ag, x), X, v).numpy(), expected, rtol=1e-12)


def test_hvp_of_a_tree():
    point, direction = {"a": X, "b": 2.0}, {"a": np.ones_like(X), "b": 1.0}
    found = hvp(lambda p: (p["a"] ** 2).sum() * p["b"], point, direction)
    np.testing.assert_allclose(found["a"].numpy(), 2 * 2.0 + 2 * X)
    assert found["b"].item() == pytest.approx(2 * X.sum())


def test_third_order_by_nesting():
    third = jacobian(hessian(lambda x: (x**4).sum()))(np.array([1.0, 2.0]))
    assert third[1, 1, 1].item() == 48.0 and third.shape == (2, 2, 2)


def test_newtons_method_finds_the_minimum():
    """Ten steps reach the minimum of Rosenbrock's valley; descent along the gradient needs thousands."""

    def rosenbrock(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    x = np.array([-1.2, 1.0])
    for _ in range(10):
        x = x - np.linalg.solve(hessian(rosenbrock)(x).numpy(), ag.grad(rosenbrock)(x).numpy())
    np.testing.assert_allclose(x, [1.0, 1.0], atol=1e-12)
