"""Finding the level to differentiate, and telling errors with the operation's name."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, grad, jvp


@pytest.mark.parametrize("requires_grad", [False, True])
def test_a_shape_mismatch_names_the_operation_and_both_shapes(requires_grad):
    x = Tensor(np.ones((2, 3)), requires_grad=requires_grad)
    with pytest.raises(
        ValueError, match=r"add of shape \(2, 3\) and \(4,\): operands could not be broadcast"
    ):
        x + np.ones(4)
    with pytest.raises(ValueError, match=r"matmul of shape \(2, 3\) and \(2, 3\)"):
        x @ x
    with pytest.raises(ValueError, match=r"cat of shape \(2, 3\) and \(2,\)"):
        ag.cat([x, Tensor([1.0, 2.0])])
    with pytest.raises(IndexError, match=r"getitem of shape \(2, 3\): index 5 is out of bounds"):
        x[5]


def test_a_mismatch_inside_a_transform_is_told_too():
    with pytest.raises(ValueError, match=r"mul of shape \(3,\) and \(2,\)"):
        grad(lambda x: (x * np.ones(2)).sum())(np.ones(3))


def test_levels_are_found_whatever_the_order_of_arguments():
    def f(x):
        return grad(lambda y: (x * y * x + y * x * y).sum())(2.0)  # x² + 2xy

    assert grad(f)(3.0).item() == 10.0
    assert jvp(f, (3.0,), (1.0,))[1].item() == 10.0


def test_a_constant_inside_a_transform_stays_one():
    held = []
    grad(lambda x: held.append(Tensor([1.0]) * 2) or x)(1.0)
    assert not held[0].requires_grad


def test_a_view_shares_its_edits_and_a_copy_does_not():
    x = Tensor(np.zeros((2, 3)))
    assert all(view.edits is x.edits for view in (x.reshape(3, 2), x[0], x.T, x.detach(), x.expand(4, 2, 3)))
    assert all(new.edits is not x.edits for new in (x + 0, x.exp(), x.sum()))


def test_an_error_bears_the_name_of_the_function_that_was_called():
    x = Tensor(np.ones((2, 3)), requires_grad=True)
    for name, call in {
        "cat": lambda: ag.cat([x, Tensor([1.0, 2.0])]),
        "stack": lambda: ag.stack([x, Tensor([1.0, 2.0])]),
        "pad": lambda: ag.pad(x, (-4, 0)),
        "split": lambda: ag.split(x, [1, 5]),
        "squeeze": lambda: ag.squeeze(x, 5),
        "index_select": lambda: x.index_select(0, [5]),
        "einsum": lambda: ag.einsum("ii->i", x),
        "einsum of one": lambda: ag.einsum("ii->i", x[:1]),
    }.items():
        with pytest.raises((ValueError, IndexError), match=f"^{name.split()[0]}|expected dim from"):
            call()
