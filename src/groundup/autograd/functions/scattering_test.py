"""Writing to named places: the counterpart of gather, which of several wins, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, grad, scatter


def test_what_was_scattered_is_gathered():
    rng = np.random.default_rng(0)
    x, src = Tensor(rng.standard_normal((3, 5, 2))), rng.standard_normal((2, 3, 2))
    index = np.argsort(rng.random((2, 5, 2)), 1)[:, :3]
    y = x.scatter(1, index, src)
    assert y.gather(1, index).tolist() == src.tolist()
    assert (y.numpy() == x.numpy()).sum() == x.numel() - src.size
    assert x.tolist() != y.tolist()  # a copy


def test_of_several_for_one_place_the_last_wins_and_has_the_derivative():
    x, index, src = np.zeros(3), np.array([1, 1, 0]), np.array([5.0, 6.0, 7.0])
    assert scatter(Tensor(x), 0, index, src).tolist() == [7.0, 6.0, 0.0]
    slopes = grad(lambda x, src: (scatter(x, 0, index, src) * np.array([1.0, 10.0, 100.0])).sum(), (0, 1))
    assert [slope.tolist() for slope in slopes(x, src)] == [[0.0, 0.0, 100.0], [0.0, 10.0, 1.0]]


def test_a_larger_source_gives_its_corner_and_none_gives_nothing():
    assert scatter(Tensor(np.zeros(2)), 0, np.array([1]), np.array([3.0, 9.0])).tolist() == [0.0, 3.0]
    nothing = np.zeros(0, int)
    assert scatter(Tensor(np.ones(2)), 0, nothing, Tensor(np.zeros(0))).tolist() == [1.0, 1.0]
    assert scatter(Tensor(1.0), 0, 0, Tensor(4.0)).item() == 4.0


@pytest.mark.parametrize(
    ("index", "src", "message"),
    [
        ([3], [1.0], "scatter: expected indices from 0 to 2, got 3"),
        ([0.5], [1.0], "scatter: expected an index of integers"),
        ([[0]], [1.0], "scatter: expected an index with 1 axes"),
        ([0, 1], [1.0], r"scatter: expected src of at least \(2,\), got \(1,\)"),
    ],
)
def test_refusals(index, src, message):
    with pytest.raises((ValueError, IndexError), match=message):
        scatter(Tensor(np.zeros(3)), 0, np.array(index), np.array(src))
