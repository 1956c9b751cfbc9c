"""where: the branch not taken, infinities, types, and the double-where remedy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, grad, sqrt, where
from groundup.autograd.primitives.selection import keep


def test_the_single_where_has_a_nan_and_the_double_where_has_not():
    x = np.array([0.0, 4.0])
    once = grad(lambda x: where(x > 0, sqrt(x), 0.0).sum())(x)
    twice = grad(lambda x: where(x > 0, sqrt(where(x > 0, x, 1.0)), 0.0).sum())(x)
    assert np.isnan(once.tolist()[0]) and twice.tolist() == [0.0, 0.25]


def test_what_is_not_chosen_leaves_no_trace():
    strange = np.array([np.inf, -np.inf, np.nan, 2.0])
    y = where(np.array([False, False, False, True]), Tensor(strange), 0.0)
    assert y.tolist() == [0.0, 0.0, 0.0, 2.0]
    y = where(np.array([True, True, True, False]), 0.0, Tensor(strange))
    assert y.tolist() == [0.0, 0.0, 0.0, 2.0]


def test_keep_is_where_with_zero():
    rng = np.random.default_rng(0)
    x, mask = rng.standard_normal((2, 5)).astype(np.float32), rng.random(5) < 0.5
    assert keep(x, mask).dtype == np.float32
    np.testing.assert_array_equal(keep(x, mask), np.where(mask, x, 0))


def test_the_condition_may_be_a_tensor_or_a_number():
    x = Tensor([1.0, 2.0], requires_grad=True)
    assert where(Tensor([True, False]), x, 5.0).tolist() == [1.0, 5.0]
    assert where(x > 1, x, -x).tolist() == [-1.0, 2.0]
    assert where(True, x, 0.0).tolist() == [1.0, 2.0]
    assert where(False, 0.0, x).tolist() == [1.0, 2.0]


def test_float32_stays_float32():
    x = Tensor(np.ones(2, np.float32))
    assert where(np.array([True, False]), x, 5.0).dtype == np.float32
    assert where(np.array([True, False]), np.float64(5.0), x).dtype == np.float32


@pytest.mark.parametrize("condition", [[1, 0, 2], [1.0, 0.0, 0.5], np.array([3, 0, 7])])
def test_a_condition_of_numbers_asks_which_are_not_zero(condition):
    x, y = Tensor([1.0, 2.0, 3.0], requires_grad=True), np.array([10.0, 20.0, 30.0])
    for other in (y, 0.0):
        x.grad = None
        chosen = where(np.array(condition), x, other)
        assert chosen.tolist() == np.where(condition, x.numpy(), other).tolist()
        chosen.sum().backward()
        assert x.grad.tolist() == [1.0, 0.0, 1.0]
    assert where(np.array(condition), 0.0, x).tolist() == [0.0, 2.0, 0.0]
    assert where(np.array(condition), y, 0.0).tolist() == [10.0, 0.0, 30.0]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_is_not_kept_is_plus_zero_to_the_bit(dtype):
    x = np.array([-1.0, -0.0, 0.0, 2.0, -np.inf, np.nan, -3.0], dtype)
    mask = np.array([False, True, False, True, False, False, True])
    expected = np.where(mask, x, dtype(0))
    for kept in (
        keep(x, mask),
        keep(np.stack([x, x]).T[:, 0], mask),  # not contiguous
        where(mask, x, 0.0),
        where(~mask, 0.0, x),
        where(mask, Tensor(x), 0.0).numpy(),
    ):
        assert kept.dtype == dtype
        assert kept.tobytes() == expected.tobytes()
    assert np.signbit(where(mask, Tensor(x), -0.0).numpy()).tolist() == [
        True,
        True,
        True,
        False,
        True,
        True,
        True,
    ]


def test_zeros_have_no_sign_after_tril_triu_and_masked_fill():
    x = Tensor(-np.ones((3, 3)), requires_grad=True)
    for y in (x.tril(), x.triu(1), x.masked_fill(np.eye(3) > 0, 0.0)):
        assert not np.signbit(y.numpy()[y.numpy() == 0]).any()
        x.grad = None
        (-y).sum().backward()
        assert not np.signbit(x.grad.numpy()[x.grad.numpy() == 0]).any()


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_beside_nan_both_get_the_derivative_as_in_torch(name):
    values = np.array([[1.0, np.nan, np.nan, 3.0], [np.nan, 1.0, np.nan, 3.0]])
    ours, theirs = Tensor(values, requires_grad=True), torch.tensor(values, requires_grad=True)
    for m, x in ((ag, ours), (torch, theirs)):
        y = getattr(m, name)(x[0], x[1])
        assert np.isnan(y.tolist()[:3]).all()
        y.sum().backward()
    assert ours.grad.tolist() == theirs.grad.tolist() == [[1.0, 1.0, 1.0, 0.5]] * 2
