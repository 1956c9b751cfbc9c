"""backward(create_graph=True): gradients that are in the graph themselves, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, checkpoint, no_grad
from groundup.autograd.cases_test import CASES, OURS

SECOND = [case for case in CASES if case.second and case.numeric]


def penalised(m, tensor, x, w, b):
    """A network's loss and, as for a critic, the squared distance of the input's gradient from length one."""
    x, w, b = (tensor(value, requires_grad=True) for value in (x, w, b))
    score = m.tanh(x @ w + b).exp().sum()
    score.backward(create_graph=True)
    slope, x.grad = x.grad, None
    w.grad = b.grad = None
    loss = score * 0.3 + ((slope * slope).sum(1).sqrt() - 1.0).square().mean()
    loss.backward()
    return [slope, x.grad, w.grad, b.grad]


@pytest.mark.filterwarnings("ignore:Using backward.. with create_graph=True:UserWarning")  # torch's cycle
def test_a_gradient_penalty_is_torchs():
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape) for shape in ((5, 3), (3, 7), (7,))]
    theirs = penalised(torch, torch.tensor, *arrays)
    for found, expected in zip(penalised(ag, Tensor, *arrays), theirs, strict=True):
        np.testing.assert_allclose(found.detach().numpy(), expected.detach().numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", SECOND, ids=str)
def test_every_rule_leaves_its_own_derivative_in_the_graph(case):
    """Backward through `.grad` is the reverse of the reverse transform, whose second order is torch's."""
    inputs = case.inputs()
    rng = np.random.default_rng(1)
    xs = [Tensor(x, requires_grad=True) for x in inputs]
    y = case.f(OURS, *xs)
    u, vs = rng.standard_normal(y.shape), [rng.standard_normal(x.shape) for x in inputs]
    y.backward(u, create_graph=True)
    slopes = [x.grad for x in xs]
    for x in xs:
        x.grad = None
    total = sum((slope * v).sum() for slope, v in zip(slopes, vs, strict=True))
    if total.requires_grad:
        total.backward()

    def slope_along(*xs):
        slopes = ag.grad(lambda *xs: (case.f(OURS, *xs) * u).sum(), tuple(range(len(xs))))(*xs)
        return sum((slope * v).sum() for slope, v in zip(slopes, vs, strict=True))

    for x, expected in zip(xs, ag.grad(slope_along, tuple(range(len(inputs))))(*inputs), strict=True):
        found = np.zeros(x.shape) if x.grad is None else x.grad.numpy()
        np.testing.assert_allclose(found, expected.numpy(), rtol=1e-9, atol=1e-11)


def test_the_third_derivative_too():
    x = Tensor(2.0, requires_grad=True)
    y, found = x**4, []
    for _ in range(3):
        y.backward(create_graph=True)
        y, x.grad = x.grad, None
        found.append(y.item())
    assert found == [32.0, 48.0, 48.0]


def test_the_cotangent_takes_part():
    x, u = Tensor([2.0, 3.0], requires_grad=True), Tensor([1.0, 5.0], requires_grad=True)
    (x * x).backward(u, create_graph=True)
    x.grad.sum().backward()
    assert u.grad.tolist() == [4.0, 6.0]


def test_the_graph_is_kept_unless_told_otherwise():
    x = Tensor(3.0, requires_grad=True)
    y = x * x
    y.backward(create_graph=True)
    y.backward()
    assert x.grad.item() == 12.0
    y = x.exp()
    y.backward(create_graph=True, retain_graph=False)
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_without_it_gradients_are_constants_and_the_graph_is_freed():
    x = Tensor(3.0, requires_grad=True)
    y = x * x
    y.backward()
    assert not x.grad.requires_grad
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_no_grad_does_not_stop_what_was_asked_for():
    x = Tensor(3.0, requires_grad=True)
    y = x * x * x
    with no_grad():
        y.backward(create_graph=True)
        assert not (x * x).requires_grad
    slope, x.grad = x.grad, None
    slope.backward()
    assert x.grad.item() == 18.0


def test_a_checkpoint_inside():
    x = Tensor([0.3, -0.7], requires_grad=True)
    checkpoint(lambda x: (x * x).exp(), x).sum().backward(create_graph=True)
    slope, x.grad = x.grad, None
    slope.sum().backward()
    square = x.numpy() ** 2
    np.testing.assert_allclose(x.grad.numpy(), (2 + 4 * square) * np.exp(square), rtol=1e-14)


def test_an_edit_between_the_two_walks_is_noticed():
    x = Tensor([1.0, 2.0], requires_grad=True)
    (x * x * x).sum().backward(create_graph=True)
    slope = x.grad
    x.data[0] = 7.0
    with pytest.raises(RuntimeError, match="changed in place"):
        slope.sum().backward()


def test_gradients_share_memory_with_nothing():
    x, y = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True)
    (x + y).sum().backward(create_graph=True)
    x.grad.data[0] = 7.0
    assert y.grad.tolist() == [1.0, 1.0]


def test_gradients_accumulate_in_the_graph():
    x = Tensor(3.0, requires_grad=True)
    (x * x).backward(create_graph=True)
    (x * x * x).backward(create_graph=True)
    slope, x.grad = x.grad, None
    slope.backward()
    assert x.grad.item() == 2.0 + 18.0


def test_hooks_see_a_gradient_that_is_in_the_graph():
    x = Tensor(3.0, requires_grad=True)
    x.register_hook(lambda gradient: gradient * x)
    (x * x).backward(create_graph=True)  # 2x · x
    slope, x.grad = x.grad, None
    slope.backward()
    assert x.grad.item() == pytest.approx(4 * 3.0 * 3.0)  # the hook again: 4x · x
