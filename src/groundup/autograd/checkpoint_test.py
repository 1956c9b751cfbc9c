"""Checkpointing changes the memory and the time, never the gradient."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from groundup.autograd import Tensor, checkpoint, grad, hvp, jvp, no_grad


def block(x, w):
    for _ in range(3):
        x = (x @ w).tanh()
    return x


def gradients(run):
    rng = np.random.default_rng(0)
    x, w = (
        Tensor(rng.standard_normal((2, 3)), requires_grad=True),
        Tensor(rng.standard_normal((3, 3)), requires_grad=True),
    )
    y = run(run(x, w), w)
    (y * y).sum().backward()
    return y.numpy(), x.grad.numpy(), w.grad.numpy()


def test_values_and_gradients_are_the_same_to_the_bit():
    for plain, kept in zip(gradients(block), gradients(lambda x, w: checkpoint(block, x, w)), strict=True):
        np.testing.assert_array_equal(plain, kept)


def test_what_the_function_closes_over_gets_its_gradient():
    for plain, kept in zip(
        gradients(block), gradients(lambda x, w: checkpoint(lambda x: block(x, w), x)), strict=True
    ):
        np.testing.assert_array_equal(plain, kept)


def test_checkpoints_nest():
    def nested(x, w):
        return checkpoint(lambda x: checkpoint(block, x, w), x)

    for plain, kept in zip(gradients(block), gradients(nested), strict=True):
        np.testing.assert_array_equal(plain, kept)


def test_in_every_mode_and_order():
    def f(x):
        return checkpoint(lambda x: (x * x).exp(), x).sum()

    def plain(x):
        return (x * x).exp().sum()

    x, v = np.array([0.3, -0.7]), np.array([1.0, 2.0])
    np.testing.assert_array_equal(grad(f)(x).numpy(), grad(plain)(x).numpy())
    np.testing.assert_array_equal(jvp(f, (x,), (v,))[1].numpy(), jvp(plain, (x,), (v,))[1].numpy())
    np.testing.assert_array_equal(hvp(f, x, v).numpy(), hvp(plain, x, v).numpy())
    slope = grad(lambda x: (grad(f)(x) * v).sum())(x)
    np.testing.assert_allclose(slope.numpy(), hvp(plain, x, v).numpy(), rtol=1e-14)


def test_the_memory_between_is_not_kept():
    def deep(x):
        for _ in range(20):
            x = (x * 1.01).tanh()
        return x

    def kept_by(run):
        x = Tensor(np.ones(10_000), requires_grad=True)
        tracemalloc.start()
        try:
            y = run(x)
            return tracemalloc.get_traced_memory()[0], y
        finally:
            tracemalloc.stop()

    plain, _ = kept_by(deep)
    saved, _ = kept_by(lambda x: checkpoint(deep, x))
    assert plain > 10 * saved


def test_it_calls_the_function_once_more_only_when_walked():
    calls = []
    x = Tensor([1.0], requires_grad=True)
    y = checkpoint(lambda x: calls.append(1) or x * x, x)
    assert len(calls) == 1
    y.sum().backward()
    assert len(calls) == 2


def test_nothing_recorded_nothing_replayed():
    assert not checkpoint(lambda x: x * 2, Tensor([1.0])).requires_grad
    with no_grad():
        assert not checkpoint(lambda x: x * 2, Tensor([1.0], requires_grad=True)).requires_grad


def dropped(x, rng):
    """Dropout at one half, written out."""
    return x * x * (rng.random(x.shape) < 0.5) * 2.0


WAYS_TO_THE_GENERATOR = {
    "named": lambda x, rng: checkpoint(lambda x: dropped(x, rng), x, rng=rng),
    "an input": lambda x, rng: checkpoint(dropped, x, rng),
    "nested": lambda x, rng: checkpoint(lambda x: checkpoint(dropped, x, rng).exp(), x, rng=rng).log(),
}


@pytest.mark.parametrize("way", WAYS_TO_THE_GENERATOR.values(), ids=WAYS_TO_THE_GENERATOR)
def test_the_second_call_drops_the_same(way):
    rng, other, x = (
        np.random.default_rng(0),
        np.random.default_rng(0),
        Tensor(np.ones(50), requires_grad=True),
    )
    y = way(x, rng) + way(x, rng)
    before = rng.bit_generator.state
    y.sum().backward()
    expected = dropped(x.detach(), other) + dropped(x.detach(), other)
    np.testing.assert_allclose(x.grad.numpy(), 2 * expected.numpy(), rtol=1e-14)
    assert rng.bit_generator.state == before == other.bit_generator.state


def test_the_generator_is_put_back_after_an_error():
    rng, calls = np.random.default_rng(0), []

    def f(x):
        calls.append(rng.random())
        if len(calls) > 1:
            raise KeyError("the second call")
        return x * x

    y = checkpoint(f, Tensor(1.0, requires_grad=True), rng=rng)
    before = rng.bit_generator.state
    with pytest.raises(KeyError):
        y.backward()
    assert rng.bit_generator.state == before and calls[0] == calls[1]


def test_dropout_in_a_checkpoint_in_every_mode():
    x, v = np.array([0.3, -0.7, 1.1]), np.array([1.0, 2.0, 3.0])

    def f(x):
        rng = np.random.default_rng(3)
        return checkpoint(lambda x: dropped(x, rng), x, rng=rng).sum()

    def plain(x):
        return dropped(x, np.random.default_rng(3)).sum()

    np.testing.assert_array_equal(grad(f)(x).numpy(), grad(plain)(x).numpy())
    np.testing.assert_array_equal(jvp(f, (x,), (v,))[1].numpy(), jvp(plain, (x,), (v,))[1].numpy())
    np.testing.assert_array_equal(hvp(f, x, v).numpy(), hvp(plain, x, v).numpy())


def test_a_function_that_changes_its_mind_is_caught():
    rng = np.random.default_rng(0)
    y = checkpoint(lambda x: x * rng.random(2), Tensor([1.0, 2.0], requires_grad=True))
    with pytest.raises(RuntimeError, match="gave another value when it was called again"):
        y.sum().backward()


def test_the_graph_can_be_freed_or_kept():
    x = Tensor([2.0], requires_grad=True)
    y = checkpoint(lambda x: x * x, x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 8.0
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_one_tensor_is_expected():
    with pytest.raises(TypeError, match="one tensor, got tuple"):
        checkpoint(lambda x: (x, x), Tensor([1.0], requires_grad=True))


def test_a_function_that_returns_what_was_there_before():
    x = Tensor([2.0], requires_grad=True)
    z = x * x
    (checkpoint(lambda x: z, x) * 3 + z).sum().backward()
    assert x.grad.item() == 16.0


def test_the_walk_back_inside_no_grad_still_replays():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = checkpoint(lambda x: (x * x).exp(), x).sum()
    with no_grad():
        y.backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * x.numpy() * np.exp(x.numpy() ** 2))
