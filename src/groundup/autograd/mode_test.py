"""no_grad nests, survives exceptions and belongs to one thread; transforms inside it still work."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest

from groundup.autograd import Tensor, grad, jvp, no_grad


def recording() -> bool:
    return (Tensor([1.0], requires_grad=True) * 2).requires_grad


def test_it_nests():
    with no_grad():
        with no_grad():
            assert not recording()
        assert not recording()
    assert recording()


def test_one_object_may_be_entered_twice():
    switch = no_grad()
    with switch, switch:
        assert not recording()
    assert recording()


def test_it_survives_exceptions():
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert recording()


def test_it_decorates_functions():
    assert not no_grad()(recording)()
    assert recording()


def test_a_transform_inside_still_differentiates():
    with no_grad():
        assert grad(lambda x: x * x)(3.0).item() == 6.0


def test_inside_a_transform_it_makes_constants_in_both_modes():
    def f(x):
        with no_grad():
            held = x * x
        return held * x

    assert grad(f)(3.0).item() == 9.0
    assert jvp(f, (3.0,), (1.0,))[1].item() == 9.0


def test_it_does_not_reach_other_threads():
    seen = []
    with no_grad():
        thread = threading.Thread(target=lambda: seen.append(recording()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_one_decorated_function_in_many_threads():
    """Entered twice at once, left in the order of entry: no thread takes another one's state."""
    inside, leave = threading.Event(), threading.Event()

    @no_grad()
    def wait(first):
        if first:
            inside.set()
            leave.wait()
        return recording()

    results = []
    thread = threading.Thread(target=lambda: results.append((wait(True), recording())))
    thread.start()
    inside.wait()
    with no_grad():
        assert not wait(False)
        leave.set()
        thread.join()
        assert not recording()
    assert recording() and results == [(False, True)]


def test_threads_differentiate_at_the_same_time():
    values, found = np.linspace(0.1, 2.0, 8), {}
    barrier = threading.Barrier(len(values))

    def work(value):
        barrier.wait()
        for _ in range(50):
            x = Tensor(value, requires_grad=True)
            (x.sin() * grad(lambda y, x=x: y * x * y)(x)).backward()
        found[value] = x.grad.item()

    threads = [threading.Thread(target=work, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for value in values:  # d/dx of sin(x) 2x²
        assert found[value] == pytest.approx(np.cos(value) * 2 * value**2 + np.sin(value) * 4 * value)


def test_threads_that_share_a_leaf_lose_no_gradient():
    leaf = Tensor([1.0, 1.0], requires_grad=True)
    shared = leaf * 1.0
    shared.retain_grad()

    def work():
        for _ in range(500):
            (leaf * 2.0).sum().backward()
            (shared * 3.0).sum().backward(retain_graph=True)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert leaf.grad.tolist() == [8 * 500 * 5.0] * 2
    assert shared.grad.tolist() == [8 * 500 * 3.0] * 2
