"""Numbers, types and shapes, as torch makes them save for float64, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor


def test_zeros_and_ones():
    for name, number in (("zeros", 0.0), ("ones", 1.0)):
        make = getattr(ag, name)
        assert make(2, 3).tolist() == make((2, 3)).tolist() == [[number] * 3] * 2
        assert make().shape == make(()).shape == () and make(0, 2).shape == (0, 2)
        assert make(2).dtype == np.float64 and make(2, dtype=np.float32).dtype == np.float32
        assert make(2, requires_grad=True).requires_grad and not make(2).requires_grad


@pytest.mark.parametrize("arguments", [(5,), (2, 5), (5, 2, -1), (0.0, 1.0, 0.3), (1, 1), (3.1,), (2, 5, 2)])
def test_arange(arguments):
    ours, theirs = ag.arange(*arguments), torch.arange(*arguments)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-6)
    assert (ours.dtype == np.int64) == (theirs.dtype == torch.int64)


@pytest.mark.parametrize("arguments", [(1, 2, -1), (2, 1), (0, 3, 0)])
def test_arange_that_leads_away_is_refused(arguments):
    with pytest.raises(ValueError, match="arange: expected a step that leads from"):
        ag.arange(*arguments)


def test_one_hot():
    classes = np.array([[2, 0], [1, 2]])
    assert ag.one_hot(classes).tolist() == torch.nn.functional.one_hot(torch.tensor(classes)).tolist()
    assert ag.one_hot(Tensor(classes), 5).shape == (2, 2, 5) and ag.one_hot(classes).dtype == np.int64


@pytest.mark.parametrize(("classes", "kinds"), [([3], 3), ([-1], -1), ([-1], 3), ([0.5], 3)])
def test_one_hot_refuses_what_is_no_class(classes, kinds):
    with pytest.raises(ValueError, match=r"one_hot: expected integers from 0 to"):
        ag.one_hot(np.array(classes), kinds)
