"""Bounds and masks: conventions and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, clamp, grad, masked_fill


def test_at_a_bound_the_derivative_belongs_to_x():
    assert grad(lambda x: clamp(x, -1.0, 1.0).sum())(np.array([-2.0, -1.0, 1.0, 2.0])).tolist() == [
        0,
        1,
        1,
        0,
    ]


def test_the_bounds_may_be_tensors_and_the_upper_one_wins():
    x, low = np.array([0.0, 5.0]), Tensor([1.0, 1.0], requires_grad=True)
    clamp(Tensor(x), min=low).sum().backward()
    assert low.grad.tolist() == [1.0, 0.0]
    assert clamp(x, 3.0, 2.0).tolist() == [2.0, 2.0]


def test_clamp_keeps_nan_and_needs_a_bound():
    assert np.isnan(clamp(np.array(np.nan), 0.0, 1.0))
    with pytest.raises(ValueError, match="min, max or both"):
        clamp(np.ones(2))


def test_a_mask_is_made_of_booleans():
    with pytest.raises(TypeError, match="mask of booleans, got dtype int64"):
        masked_fill(Tensor([1.0]), np.array([1]), 0.0)


def test_a_filled_entry_has_no_derivative_even_from_infinity():
    slope = grad(lambda x: masked_fill(1.0 / x, np.array([True, False]), 0.0).sum())(np.array([1e-300, 2.0]))
    assert slope.tolist() == [0.0, -0.25]
