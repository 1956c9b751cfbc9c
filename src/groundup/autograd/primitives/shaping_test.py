"""Views share memory, wrong shapes are refused, types change on request."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, no_grad
from groundup.autograd.primitives.shaping import astype, broadcast


def test_views_share_memory_and_copies_do_not():
    x = Tensor(np.arange(6.0).reshape(2, 3))
    for view in (
        x.reshape(3, 2),
        x.permute(1, 0),
        x.transpose(0, 1),
        x.expand(4, 2, 3),
        x.flip(0),
        x.unsqueeze(0),
    ):
        assert np.shares_memory(view.value, x.value)
    assert not np.shares_memory(x.T.reshape(6).value, x.value)


def test_an_edit_of_a_view_is_an_edit_of_the_tensor():
    x = Tensor(np.zeros((2, 3)), requires_grad=True)
    y = x.exp()
    with no_grad():
        y.reshape(6)[0] = 1.0
    with pytest.raises(RuntimeError, match="exp saved"):
        y.sum().backward()


def test_wrong_shapes_are_refused():
    x = Tensor(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"reshape of shape \(2, 3\)"):
        x.reshape(4, -1)
    with pytest.raises(ValueError, match=r"permute of shape \(2, 3\)"):
        x.permute(0, 0)
    with pytest.raises(ValueError, match="expand: expected at least 2 sizes"):
        x.expand(3)
    with pytest.raises(ValueError, match=r"expand of shape \(2, 3\)"):
        x.expand(4, 3)
    with pytest.raises(IndexError, match="expected dim from -2 to 1"):
        x.transpose(0, 2)


def test_arguments_one_by_one_or_together_or_by_name():
    x = Tensor(np.zeros((2, 3)))
    assert x.reshape(3, 2).shape == x.reshape((3, 2)).shape == ag.reshape(x, shape=(3, 2)).shape == (3, 2)
    assert x.permute(1, 0).shape == x.permute([1, 0]).shape == ag.permute(x, dims=(1, 0)).shape == (3, 2)
    assert ag.flip(x, dims=(0,)).shape == x.flip(0, 1).shape == (2, 3)
    assert Tensor(1.0).T.shape == Tensor(1.0).reshape(()).shape == Tensor(1.0).transpose(0, -1).shape == ()


def test_astype_changes_the_type_and_its_gradient_comes_back():
    x = Tensor(np.array([1.0, 2.0], np.float32), requires_grad=True)
    y = x.astype(np.float64)
    assert y.dtype == np.float64
    (y * y).sum().backward()
    assert x.grad.dtype == np.float32 and x.grad.tolist() == [2.0, 4.0]
    moved = ag.jvp(lambda x: astype(x, np.float32) * 3, (np.ones(2),), (np.ones(2),))[1]
    assert moved.dtype == np.float32 and moved.tolist() == [3.0, 3.0]
    with pytest.raises(TypeError, match="expected a floating-point dtype, got int64"):
        x.astype(np.int64)


def test_broadcast_gives_memory_of_its_own():
    x = np.ones((1, 3))
    y = broadcast(x, (2, 3))
    y[0, 0] = 5.0
    assert x[0, 0] == y[1, 0] == 1.0
