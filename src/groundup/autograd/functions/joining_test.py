"""cat, stack, split and pad: refusals, and that taking apart undoes putting together."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, cat, pad, split, stack


def test_split_undoes_cat():
    x = np.arange(14.0).reshape(2, 7)
    for sizes in (1, 3, 7, 10, [2, 5], [0, 7]):
        np.testing.assert_array_equal(cat(split(x, sizes, 1), 1), x)
    assert [p.shape[1] for p in split(x, 3, -1)] == [3, 3, 1]
    assert [p.shape for p in split(np.zeros((0, 2)), 3)] == [(0, 2)]


def test_stack_makes_an_axis():
    x = np.ones((2, 3))
    assert [stack([x, x], d).shape for d in (0, 1, 2, -1, -3)] == [
        (2, 2, 3),
        (2, 2, 3),
        (2, 3, 2),
        (2, 3, 2),
        (2, 2, 3),
    ]


def test_refusals():
    x = Tensor(np.ones((2, 3)))
    with pytest.raises(ValueError, match="at least one tensor"):
        cat([])
    with pytest.raises(ValueError, match="size of at least 1, got 0"):
        split(x, 0)
    with pytest.raises(ValueError, match=r"add up to 3, got \[1, 1\]"):
        split(x, [1, 1], 1)
    with pytest.raises(ValueError, match="mode 'constant', got 'reflect'"):
        pad(x, (1, 1), mode="reflect")
    with pytest.raises(ValueError, match="at most 4 widths"):
        pad(x, (1,) * 6)


def test_a_border_of_minus_infinity():
    assert pad(Tensor([1.0]), (1, 0), value=-np.inf).tolist() == [-np.inf, 1.0]
    assert pad(Tensor(np.ones(1, np.float32)), (1, 0), value=2.0).dtype == np.float32


@pytest.mark.parametrize("widths", [(-4, 0), (-2, -2), (0, -4), (1, -5), (0, 0, -1, -2)])
def test_no_more_is_cut_off_than_there_is(widths):
    with pytest.raises(
        ValueError, match=r"pad: expected to cut off no more than there is, got .* for shape \(2, 3\)"
    ):
        pad(Tensor(np.ones((2, 3))), widths)
    assert pad(np.ones((2, 3)), (-3, 5)).tolist() == [[0.0] * 5] * 2
