"""Taking apart undoes putting together; copies and turns are NumPy's; refusals."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, cat, chunk, repeat, roll, split, stack, unbind


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


def test_chunks_and_slices():
    x = np.arange(10.0).reshape(2, 5)
    assert [piece.shape for piece in chunk(x, 3, 1)] == [(2, 2), (2, 2), (2, 1)]
    assert [piece.shape for piece in chunk(x, 7, 1)] == [(2, 1)] * 5
    assert [piece.shape for piece in chunk(np.zeros((0, 2)), 3)] == [(0, 2)] * 3
    assert [row.tolist() for row in unbind(x)] == x.tolist()
    np.testing.assert_array_equal(stack(unbind(x, -1), 1), x)


def test_repeat_is_numpys_tile_and_roll_its_roll():
    x = np.arange(6.0).reshape(2, 3)
    for counts in ((2, 3), (1, 1), (4, 1, 2), (0, 2)):
        np.testing.assert_array_equal(repeat(x, counts), np.tile(x, counts))
    for shifts, dims in ((4, None), (-1, 1), (10_000, 0), ((1, 2), (0, 1)), ((1, 1), (0, 0))):
        np.testing.assert_array_equal(roll(x, shifts, dims), np.roll(x, shifts, dims))
    assert roll(np.zeros((0, 2)), 1, 0).shape == (0, 2) and roll(Tensor(3.0), 2).item() == 3.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: chunk(x, 0), "chunk: expected at least 1 chunk, got 0"),
        (lambda x: unbind(x.sum()), r"unbind: expected a tensor with an axis, got shape \(\)"),
        (lambda x: repeat(x, 2), r"repeat: expected 2 numbers or more, none negative, got \(2,\)"),
        (lambda x: repeat(x, 2, -1), r"repeat: .*, got \(2, -1\)"),
        (lambda x: roll(x, (1, 2), 0), r"roll: expected a shift for each of the axes \(0,\), got \(1, 2\)"),
    ],
)
def test_refusals_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call(Tensor(np.ones((2, 3))))
