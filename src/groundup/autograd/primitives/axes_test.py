"""Axes by torch's and by NumPy's names."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd.primitives.axes import as_shape, one_axis, reduced_axes


def test_axes_count_from_both_ends():
    assert [one_axis(d, 3) for d in (0, 2, -1, -3)] == [0, 2, 2, 0]
    assert one_axis(-1, 0) == 0
    for dim, ndim in ((3, 3), (-4, 3), (1, 0)):
        with pytest.raises(IndexError, match="expected dim from"):
            one_axis(dim, ndim)


def test_reduced_axes():
    assert reduced_axes(3, None, None) == reduced_axes(3, (), None) == (0, 1, 2)
    assert reduced_axes(3, -1, None) == reduced_axes(3, None, -1) == (2,)
    assert reduced_axes(3, [0, -1], None) == (0, 2)
    assert reduced_axes(0, 0, None) == ()
    with pytest.raises(TypeError, match="dim or axis, not both"):
        reduced_axes(3, 0, 0)
    with pytest.raises(ValueError, match="expected different axes"):
        reduced_axes(3, (0, -3), None)
    with pytest.raises(TypeError, match="integer or a tuple of integers, got True"):
        reduced_axes(3, True, None)


def test_shapes_as_one_argument_or_several():
    assert as_shape(2, 3) == as_shape((2, 3)) == as_shape([2, np.int64(3)]) == (2, 3)
    assert as_shape(()) == ()


@pytest.mark.parametrize("name", ["sum", "mean", "amax", "amin", "logsumexp", "var", "std"])
def test_numpys_names_are_accepted_where_torch_accepts_them(name):
    x = ag.Tensor(np.random.default_rng(0).standard_normal((2, 3)))
    np.testing.assert_array_equal(
        getattr(x, name)(axis=1, keepdims=True).numpy(), getattr(x, name)(dim=1, keepdim=True).numpy()
    )
