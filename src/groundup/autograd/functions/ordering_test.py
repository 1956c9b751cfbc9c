"""Order: ties, NaN and infinities as in torch, no axes, empty ones, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, grad

VALUES = np.array([[3.0, np.nan, -np.inf, 3.0], [np.inf, 1.0, np.nan, 1.0]])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("dim", [0, -1])
def test_sort_is_torchs_stable_sort(dim, descending):
    ours = ag.sort(Tensor(VALUES), dim, descending)
    theirs = torch.sort(torch.tensor(VALUES), dim=dim, descending=descending, stable=True)
    np.testing.assert_array_equal(ours.values.numpy(), theirs.values.numpy())
    assert ours.indices.tolist() == theirs.indices.tolist()
    assert ag.argsort(VALUES, dim, descending).tolist() == theirs.indices.tolist()


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@pytest.mark.parametrize("options", [{}, {"dim": 1}, {"dim": 0, "keepdim": True}])
def test_the_first_of_equals_stands_for_all(name, options):
    x = np.array([[1.0, 3.0, 3.0, 1.0], [1.0, 1.0, 3.0, 3.0]])
    ours, theirs = getattr(ag, name)(x, **options), getattr(torch, name)(torch.tensor(x), **options)
    assert ours.tolist() == theirs.tolist() and ours.dtype == np.int64


def test_indices_are_constants_and_the_derivative_follows_the_entries():
    x = Tensor([3.0, 1.0, 2.0], requires_grad=True)
    values, indices = x.topk(2)
    assert not indices.requires_grad and indices.tolist() == [0, 2]
    assert grad(lambda x: ag.sort(x)[0] @ np.array([1.0, 10.0, 100.0]))(x).tolist() == [100.0, 1.0, 10.0]
    assert x.argmax().item() == 0 and values.requires_grad


def test_without_axes_and_without_entries():
    assert ag.sort(Tensor(2.0)).values.item() == 2.0 and ag.topk(Tensor(2.0), 1).indices.item() == 0
    assert ag.sort(np.zeros((0, 3)), 0).values.shape == (0, 3)
    assert ag.topk(np.ones((2, 3)), 0).values.shape == (2, 0)


@pytest.mark.parametrize("k", [-1, 4])
def test_topk_of_more_than_there_is_is_refused(k):
    with pytest.raises(ValueError, match=f"topk: expected k from 0 to 3, got {k}"):
        ag.topk(np.ones(3), k)
