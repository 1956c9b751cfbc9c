"""Hooks see a gradient on its way, may replace it, and can be removed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor


def test_a_hook_sees_the_whole_gradient_once():
    x, seen = Tensor([1.0, 2.0], requires_grad=True), []
    y = x * 2
    y.register_hook(lambda gradient: seen.append(gradient.tolist()))
    (y * y + y).sum().backward()
    assert seen == [[5.0, 9.0]]


def test_what_a_hook_returns_goes_on():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.register_hook(lambda gradient: gradient * 10)
    y.register_hook(lambda gradient: gradient + 1)
    y.sum().backward()
    assert x.grad.tolist() == [22.0, 22.0]


def test_a_removed_hook_is_silent():
    x = Tensor([1.0], requires_grad=True)
    handle = x.register_hook(lambda gradient: gradient * 10)
    handle.remove()
    handle.remove()
    x.sum().backward()
    assert x.grad.item() == 1.0


def test_editing_the_gradient_in_a_hook_does_not_touch_others():
    x, y = Tensor([1.0], requires_grad=True), Tensor([1.0], requires_grad=True)

    def edit(gradient):
        gradient[0] = 100.0

    x.register_hook(edit)
    (x + y).sum().backward()
    assert x.grad.item() == y.grad.item() == 1.0


def test_a_wrong_shape_is_refused():
    x = Tensor([1.0, 2.0], requires_grad=True)
    x.register_hook(lambda gradient: gradient.sum())
    with pytest.raises(ValueError, match=r"None or a tensor of shape \(2,\)"):
        x.sum().backward()


def test_a_constant_takes_no_hook():
    with pytest.raises(RuntimeError, match="expected a tensor that requires a gradient"):
        Tensor([1.0]).register_hook(print)


def test_retain_grad_keeps_the_gradient_of_a_result():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    x.retain_grad()
    (y * y).sum().backward(retain_graph=True)
    np.testing.assert_array_equal(y.grad.numpy(), 2 * y.data)
    np.testing.assert_array_equal(x.grad.numpy(), 4 * y.data)
    (y * 1).sum().backward()
    np.testing.assert_array_equal(y.grad.numpy(), 2 * y.data + 1)


def test_a_gradient_from_a_hook_is_a_copy():
    x, given = Tensor([1.0], requires_grad=True), Tensor([5.0])
    x.register_hook(lambda gradient: given)
    x.sum().backward()
    given[0] = 7.0
    assert x.grad.item() == 5.0


def test_retain_grad_twice_keeps_the_gradient_once():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.retain_grad()
    y.sum().backward()
    assert y.grad.tolist() == [1.0, 1.0]


def test_retain_grad_keeps_what_the_hooks_made_of_it_as_in_torch():
    for x in (Tensor([1.0], requires_grad=True), torch.tensor([1.0], requires_grad=True)):
        y = x * 2
        y.retain_grad()
        y.register_hook(lambda gradient: gradient * 10)
        y.sum().backward()
        assert y.grad.tolist() == [10.0]


def test_a_constant_has_no_gradient_to_retain():
    with pytest.raises(RuntimeError, match="retain_grad: expected a tensor that requires a gradient"):
        Tensor([1.0]).retain_grad()
