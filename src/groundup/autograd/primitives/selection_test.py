"""where: the branch not taken, infinities, types, and the double-where remedy."""

from __future__ import annotations

import numpy as np
import pytest

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
