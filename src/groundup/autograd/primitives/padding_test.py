"""A border of numbers, of a mirror, of the edge, of the other end; widths that cut; refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor, check_gradients, pad


def test_a_constant_border():
    x = np.ones((1, 2))
    assert pad(x, (1, 0, 0, 1)).tolist() == [[0, 1, 1], [0, 0, 0]]
    assert pad(Tensor([1.0]), (1, 0), value=-np.inf).tolist() == [-np.inf, 1.0]
    assert pad(Tensor(np.ones(1, np.float32)), (1, 0), value=2.0).dtype == np.float32
    assert np.signbit(pad(np.array([-0.0]), (0, 1), value=2.0)).tolist() == [True, False]
    check_gradients(lambda x: pad(x, (1, 0, -1, 2), value=3.0), x)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("widths", [(1, 2), (2, 0, 3, 1), (-1, 2), (0, -3), (-2, 3, -1, -1), (0, 0)])
def test_borders_of_its_own_entries_are_torchs(mode, widths):
    x = np.arange(40.0).reshape((1, 5, 8) if len(widths) == 2 else (1, 1, 5, 8))
    theirs = torch.nn.functional.pad(torch.tensor(x), widths, mode)
    assert pad(Tensor(x), widths, mode).tolist() == theirs.tolist()


def test_an_entry_that_stands_there_twice_collects_both_derivatives():
    check_gradients(lambda x: pad(x, (2, 1), "reflect"), np.arange(3.0), order=2)


@pytest.mark.parametrize(
    ("widths", "mode", "message"),
    [
        ((1, 1, 1, 1), "constant", r"expected at most 2 widths for shape \(3,\)"),
        ((-2, -2), "constant", "expected to cut off no more than there is"),
        ((3, 0), "reflect", "expected a border of at most 2 by 'reflect', got 3"),
        ((0, 4), "circular", "expected a border of at most 3 by 'circular', got 4"),
        ((-2, 2), "circular", "expected a border of at most 1 by 'circular', got 2"),
        ((1, 1), "mirror", "expected mode 'constant' or one of .*, got 'mirror'"),
    ],
)
def test_refusals(widths, mode, message):
    with pytest.raises(ValueError, match=f"pad: {message}"):
        pad(np.ones(3), widths, mode)


def test_nothing_cannot_be_repeated():
    with pytest.raises(ValueError, match="expected a border of at most 0 by 'replicate', got 1"):
        pad(np.ones(0), (1, 0), "replicate")


@pytest.mark.parametrize("widths", [(-4, 0), (-2, -2), (0, -4), (1, -5), (0, 0, -1, -2)])
@pytest.mark.parametrize("mode", ["constant", "reflect"])
def test_no_more_is_cut_off_than_there_is(widths, mode):
    with pytest.raises(
        ValueError, match=r"pad: expected to cut off no more than there is, got .* for shape \(2, 3\)"
    ):
        pad(Tensor(np.ones((2, 3))), widths, mode)
    assert pad(np.ones((2, 3)), (-3, 5)).tolist() == [[0.0] * 5] * 2
