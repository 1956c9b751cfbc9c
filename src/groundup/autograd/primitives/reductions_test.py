"""Empty reductions, infinities, and the shift that keeps exponentials in range."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, grad


def test_the_mean_of_nothing_is_nan_and_the_extreme_of_nothing_an_error():
    empty = Tensor(np.zeros((0, 3)))
    with np.errstate(all="ignore"):
        assert np.isnan(empty.mean().item())
    assert empty.sum().item() == 0.0 and empty.logsumexp(0).tolist() == [-np.inf] * 3
    with pytest.raises(ValueError, match=r"amax of shape \(0, 3\): zero-size array"):
        empty.amax(0)


def test_large_logits_neither_overflow_nor_vanish():
    x = np.array([1e4, 1e4 - 1, -1e4])
    p = np.array([1.0, np.exp(-1.0)]) / (1 + np.exp(-1.0))
    np.testing.assert_allclose(ag.softmax(x, 0)[:2], p)
    np.testing.assert_allclose(ag.log_softmax(x, 0)[:2], np.log(p))
    assert ag.log_softmax(x, 0)[2] == pytest.approx(-2e4 + np.log(p[0]))
    assert ag.logsumexp(x, 0) == pytest.approx(1e4 - np.log(p[0]))


def test_everything_masked():
    """All logits -∞: softmax is NaN, as in torch; logsumexp is -∞ with a derivative of 0, not NaN."""
    x = np.full(3, -np.inf)
    with np.errstate(invalid="ignore"):
        assert np.isnan(ag.softmax(x, 0)).all()
    assert ag.logsumexp(x, 0) == -np.inf
    assert grad(lambda x: ag.logsumexp(x, 0))(x).tolist() == [0.0] * 3


def test_an_infinite_logit():
    assert ag.logsumexp(np.array([np.inf, 0.0]), 0) == np.inf


def test_ties_share_equally():
    assert grad(lambda x: x.amax())(np.array([1.0, 3.0, 3.0, 3.0])).tolist() == pytest.approx(
        [0, 1 / 3, 1 / 3, 1 / 3]
    )


def test_float32_stays_float32():
    x = Tensor(np.ones((2, 3), np.float32), requires_grad=True)
    for f in (ag.sum, ag.mean, ag.amax, ag.amin, ag.var, ag.std, ag.norm, ag.prod):
        assert f(x).dtype == np.float32
        f(x).backward()
        assert x.grad.dtype == np.float32


def test_a_softmax_is_a_distribution_and_does_not_see_a_shift():
    x = np.random.default_rng(0).standard_normal((3, 5))
    p = ag.softmax(x, -1)
    np.testing.assert_allclose(p.sum(-1), 1.0)
    np.testing.assert_allclose(p, ag.softmax(x + 100.0, -1), rtol=1e-12)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "cumsum"])
def test_an_axis_has_to_be_named(name):
    with pytest.raises(TypeError, match="expected dim, the axis along which to go, got None"):
        getattr(ag, name)(np.ones(2))


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "cumsum", "softmax", "log_softmax"])
def test_another_type_is_taken_first_and_the_derivative_comes_back_in_the_old_one(name):
    x = ag.Tensor(np.full((2, 3), 0.1, np.float32), requires_grad=True)
    y = getattr(ag, name)(x, 1, dtype=np.float64)
    np.testing.assert_array_equal(y.numpy(), getattr(ag, name)(x.numpy().astype(np.float64), 1))
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32
    with pytest.raises(TypeError, match="expected a floating-point dtype, got int64"):
        getattr(ag, name)(x, 1, dtype=np.int64)
