"""Spread, norms, products and extremes where they are delicate."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, grad


def test_the_variance_of_a_small_spread_on_a_large_mean():
    """E[x²] - E[x]² in float32 has no digit right here; two passes do."""
    x = (1e4 + np.random.default_rng(0).standard_normal(1000)).astype(np.float32)
    assert ag.var(x).item() == pytest.approx(np.var(x.astype(np.float64), ddof=1), rel=1e-5)


def test_the_norm_at_zero_has_the_derivative_zero():
    for p in (1, 2, 3, math.inf, 0.5):
        slope = grad(lambda x, p=p: ag.norm(x, p))(np.zeros(3)).numpy()
        np.testing.assert_array_equal(slope, 0.0)


def test_norms_by_name_and_by_count():
    x = np.array([[3.0, 0.0], [0.0, -4.0]])
    assert ag.norm(x, "fro") == 5.0 and ag.norm(x, "inf") == 4.0 and ag.norm(x, 0) == 2.0
    assert ag.norm(x, -math.inf) == 0.0 and ag.norm(x, 1) == 7.0


def test_a_product_with_zeros_has_the_right_derivative():
    assert grad(ag.prod)(np.array([0.0, 2.0, 3.0])).tolist() == [6.0, 0.0, 0.0]
    assert ag.hessian(ag.prod)(np.array([0.0, 0.0, 3.0])).tolist() == [[0, 3, 0], [3, 0, 0], [0, 0, 0]]
    assert grad(lambda x: ag.prod(x, 0).sum())(np.zeros((2, 0))).shape == (2, 0)


@pytest.mark.parametrize("n", range(9))
def test_a_product_of_any_length(n):
    x = np.random.default_rng(n).standard_normal((2, n))
    np.testing.assert_allclose(ag.prod(x, 1), x.prod(1), rtol=1e-12)
    np.testing.assert_allclose(ag.prod(x.T, 0, keepdim=True), x.T.prod(0, keepdims=True), rtol=1e-12)


def test_max_tells_where():
    found = ag.max(Tensor([[1.0, 5.0, 5.0], [2.0, 0.0, 1.0]]), 1)
    assert found.values.tolist() == [5.0, 2.0] and found.indices.tolist() == [1, 0]
    values, indices = ag.min(Tensor([[1.0, 5.0], [1.0, 0.0]]), 0, keepdim=True)
    assert values.tolist() == [[1.0, 0.0]] and indices.tolist() == [[0, 1]]
    assert ag.max(Tensor(3.0), 0).indices.item() == 0


def test_too_few_entries_for_a_variance():
    with np.errstate(all="ignore"):
        assert math.isnan(ag.var(Tensor([1.0])).item())
    assert ag.var(Tensor([1.0]), correction=0).item() == 0.0
    assert ag.var(np.array([1.0, 3.0]), correction=None) == 2.0


def test_an_axis_may_be_an_integer_of_numpy():
    x, one = Tensor([[1.0, 5.0], [4.0, 2.0]]), np.int64(1)
    assert ag.max(x, one).values.tolist() == [5.0, 4.0]
    assert ag.min(x, one).indices.tolist() == [0, 1]
    assert [part.shape for part in ag.split(x, one, dim=one)] == [(2, 1), (2, 1)]
    image, kernel = Tensor(np.ones((1, 1, 4, 4))), Tensor(np.ones((1, 1, 2, 2)))
    assert ag.conv2d(image, kernel, stride=np.int64(2)).shape == (1, 1, 2, 2)
    assert ag.conv1d(image[:, 0, :1], kernel[:, 0, :1], padding=one).shape == (1, 1, 5)
    assert ag.max_pool2d(image, np.int64(2)).shape == (1, 1, 2, 2)
    assert ag.grad(lambda a, b: (a * b).sum(), one)(x, x).tolist() == x.tolist()


@pytest.mark.filterwarnings("ignore:.*degrees of freedom is <= 0:UserWarning")  # torch's
@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0), (1,), (1, 3)])
@pytest.mark.parametrize("dim", [None, 0])
def test_var_of_too_few_is_torchs(shape, dim):
    """torch's own forward mode disagrees with its reverse mode here, so these are no cases of the table."""
    ours = Tensor(np.ones(shape), requires_grad=True)
    theirs = torch.ones(shape, dtype=torch.float64, requires_grad=True)
    for m, x in ((ag, ours), (torch, theirs)):
        m.var(x, dim=dim).sum().backward()
    np.testing.assert_array_equal(ours.var(dim=dim).detach(), theirs.var(dim=dim).detach())
    np.testing.assert_array_equal(ours.grad, theirs.grad)
