"""In-place changes: in place where nothing is recorded, a new tensor or a refusal where something is."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, grad, no_grad


def test_assigning_into_a_recorded_tensor_names_the_remedy():
    x = Tensor([1.0, 2.0], requires_grad=True)
    for tensor in (x, x * 2):
        with pytest.raises(RuntimeError, match=r"t\[i\] = v cannot be recorded: write where\(mask, v, t\)"):
            tensor[0] = 5.0


def test_assigning_a_recorded_value_is_refused():
    table = Tensor([0.0, 0.0])
    with pytest.raises(RuntimeError, match="cannot be recorded"):
        table[0] = Tensor(1.0, requires_grad=True)


def test_assigning_into_a_constant():
    x = Tensor(np.zeros((2, 3)))
    x[0] = 1.0
    x[Tensor([1]), 1:] = Tensor([2.0, 3.0])
    x[x == 0] = -1.0
    assert x.tolist() == [[1.0, 1.0, 1.0], [-1.0, 2.0, 3.0]]


def test_a_leaf_is_changed_inside_no_grad_and_keeps_its_identity():
    w = Tensor([1.0, 2.0], requires_grad=True)
    same, memory = w, w.data
    with no_grad():
        w -= 0.5 * w
        w *= 2
        w += 1
        w /= 2
    assert w is same and w.requires_grad and w.is_leaf
    np.testing.assert_array_equal(memory, [1.0, 1.5])


def test_a_recorded_leaf_is_refused():
    w = Tensor([1.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"use no_grad\(\)"):
        w -= 0.1


def test_a_recorded_result_is_replaced_and_differentiated():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    first = y
    y += x
    y *= x
    assert y is not first and first.tolist() == [3.0, 6.0]
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), 8 * x.data)


def test_a_constant_that_meets_a_recorded_value_becomes_recorded():
    x, total = Tensor([1.0, 2.0], requires_grad=True), Tensor(0.0)
    total += (x * x).sum()
    total.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 4.0])


def test_the_type_stays():
    x = Tensor(np.ones(2, np.float32))
    x += np.ones(2)
    assert x.dtype == np.float32


def test_a_value_inside_a_transform_is_refused():
    with pytest.raises(RuntimeError, match="cannot be recorded"):
        grad(lambda x: x.__setitem__(0, 1.0))(np.ones(2))

    def f(x):
        y = x * 1
        with no_grad():
            y -= 1.0
        return y.sum()

    with pytest.raises(RuntimeError, match="inside a transform cannot be changed in place"):
        grad(lambda z: grad(f)(z).sum())(np.ones(2))
