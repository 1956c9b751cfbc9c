"""The walk back: deep chains, shared nodes, memory, and graphs that are gone."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor
from groundup.autograd.tape import unbroadcast


def test_a_chain_of_20000_nodes():
    x = y = Tensor(1.0, requires_grad=True)
    for _ in range(20_000):
        y = y * 1.0001
    y.backward()
    assert x.grad.item() == pytest.approx(1.0001**20_000, rel=1e-9)
    assert ag.jvp(lambda x: ag.prod(x.expand(5)), (2.0,), (1.0,))[1].item() == 80.0


def test_a_long_chain_that_is_never_walked_is_freed_without_recursion():
    y = Tensor(1.0, requires_grad=True)
    for _ in range(200_000):
        y = y * 1.0
    del y
    gc.collect()


def test_a_node_is_visited_once():
    """2⁴⁰ paths lead through this graph; a walk along paths would not end."""
    x = y = Tensor(1.0, requires_grad=True)
    for _ in range(40):
        y = y + y
    y.backward()
    assert x.grad.item() == 2.0**40


def test_contributions_add_up_and_backward_accumulates():
    x = Tensor([1.0, 2.0], requires_grad=True)
    (x * x + x.exp() - x).sum().backward()
    once = x.grad
    np.testing.assert_allclose(once.numpy(), 2 * x.numpy() + np.exp(x.numpy()) - 1)
    (x * x + x.exp() - x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * once.numpy())


def test_gradients_share_memory_with_nothing():
    x, y = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True)
    u = np.ones(2)
    (x + y).backward(u)
    x.grad *= 5
    np.testing.assert_array_equal(y.grad.numpy(), 1.0)
    np.testing.assert_array_equal(u, 1.0)
    z = Tensor([1.0, 2.0], requires_grad=True)
    z.reshape(2, 1).expand(2, 3).sum().backward()
    z.grad[0] = 7.0
    np.testing.assert_array_equal(z.grad.numpy(), [7.0, 3.0])


def test_a_second_backward_through_a_freed_graph_raises():
    x = Tensor([1.0], requires_grad=True)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match=r"graph behind sum has been freed.*retain_graph=True"):
        y.backward()


def test_a_freed_part_is_named():
    x = Tensor([1.0], requires_grad=True)
    shared = x.exp()
    shared.sum().backward()
    with pytest.raises(RuntimeError, match="graph behind exp"):
        (shared * 2).sum().backward()


def test_retain_graph_allows_another():
    x = Tensor([3.0], requires_grad=True)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 12.0


def test_backward_frees_the_memory_of_the_graph():
    x = Tensor(np.ones(10_000), requires_grad=True)

    def step():
        y = x
        for _ in range(30):
            y = (y * 1.5).tanh()
        y.sum().backward()
        x.grad = None

    step()
    gc.disable()  # freed by counting references: no cycle has to be found
    tracemalloc.start()
    try:
        step()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            step()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert after - before < 10_000
    assert peak - before > 30 * 80_000  # what was measured is the graph


def test_what_no_rule_needs_is_not_kept():
    x = Tensor(np.ones(100_000), requires_grad=True)
    tracemalloc.start()
    try:
        y = x
        for _ in range(20):
            y = y + 1.0
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 2 * 800_000


def test_unused_inputs_have_no_grad_in_backward_and_zeros_in_transforms():
    x, unused = Tensor([1.0, 2.0], requires_grad=True), Tensor([[1.0]], requires_grad=True)
    (x * 1).sum().backward()
    assert unused.grad is None
    _, zeros = ag.grad(lambda a, b: (a * 1).sum(), (0, 1))(x, unused)
    assert zeros.shape == (1, 1) and zeros.item() == 0


@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 3), (2, 1), (2, 3), (5, 1, 1), (5, 2, 3)])
def test_unbroadcast_is_the_transpose_of_broadcasting(shape):
    rng = np.random.default_rng(0)
    x, u = rng.standard_normal(shape), rng.standard_normal((5, 2, 3))
    back = unbroadcast(u, shape)
    assert back.shape == shape
    assert np.vdot(np.broadcast_to(x, u.shape), u) == pytest.approx(np.vdot(x, back))


@pytest.mark.parametrize(("found", "wanted"), [((3,), (2, 3)), ((2, 3), (2,)), ((4, 3), (2, 3))])
def test_unbroadcast_refuses_what_does_not_fit(found, wanted):
    with pytest.raises(ValueError, match="cannot reduce a cotangent"):
        unbroadcast(np.ones(found), wanted)


def test_a_rule_with_the_wrong_shape_is_named(monkeypatch):
    monkeypatch.setattr(ag.TABLE["exp"], "pull", lambda node, position, g: g[:1])
    x = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ValueError, match="rule of exp is wrong"):
        x.exp().sum().backward()


def test_the_walk_back_makes_no_warnings():
    x = Tensor([0.0, 4.0], requires_grad=True)
    x.sqrt().sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [np.inf, 0.25])
