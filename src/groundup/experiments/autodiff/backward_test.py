import numpy as np
import pytest

from groundup.experiments.autodiff import backward
from groundup.experiments.autodiff.engines import both, numbers_of
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


@pytest.mark.parametrize("name", backward.NETWORKS)
def test_both_engines_differentiate_the_same_network(name):
    loss, x, weights = backward.NETWORKS[name](np.random.default_rng(1000))
    gradients = []
    for engine in both():
        leaves = [engine.leaf(w) for w in weights]
        loss(engine.functions, engine.constant(x), *leaves).backward()
        gradients.append([numbers_of(leaf.grad) for leaf in leaves])
    for ours, torchs in zip(*gradients, strict=True):
        assert ours.dtype == torchs.dtype == np.float32
        np.testing.assert_allclose(ours, torchs, rtol=1e-3, atol=1e-5 * abs(torchs).max())


def test_every_network_is_timed_in_both_directions(monkeypatch):
    monkeypatch.setattr(backward, "NETWORKS", {"tiny": backward.perceptron(2, 3)})
    found = backward.trial(1000)
    assert set(found) == {"ours, tiny", "torch, tiny"}
    for measures in found.values():
        assert measures["ratio"] == measures["backward"] / measures["forward"] > 0


def test_gradients_do_not_pile_up_between_calls():
    engine, counted = both()[0], []

    def loss(m, x, w):
        counted.append(w.grad)
        return (w * x).sum()

    backward.directions(engine, loss, np.ones(2), [np.ones(2)], calls=3)
    assert counted == [None] * 3


def test_each_call_goes_forward_once_and_then_back(monkeypatch):
    walked = []

    class Loss:
        def backward(self):
            walked.append("backward")

    def loss(m, x, w):
        walked.append("forward")
        return Loss()

    backward.directions(both()[0], loss, np.ones(2), [np.ones(2)], calls=2)
    assert walked == ["forward", "backward"] * 2


def test_each_direction_has_its_own_time(monkeypatch):
    clock = iter([0.0, 0.005, 0.006, 1.0, 1.004, 1.006])
    monkeypatch.setattr(backward.time, "perf_counter", lambda: next(clock))
    forth, back = backward.directions(
        both()[0], lambda m, x, w: (w * x).sum(), np.ones(2), [np.ones(2)], calls=2
    )
    assert (forth, back) == (pytest.approx(4000), pytest.approx(1000))  # microseconds


def test_the_rule_can_fall_each_way():
    def judge(*ranges):
        return backward.judge({str(i): {"ratio": list(pair)} for i, pair in enumerate(ranges)})

    assert judge((0.9, 1.1), (1.4, 1.45), (0.7, 0.7)) == CONFIRMED
    assert judge((2.0, 2.1), (0.4, 0.5)) == REFUTED
    assert judge((0.9, 1.1), (2.0, 2.1)) == DEPENDS
    assert judge((0.9, 1.1), (1.4, 1.6)) == UNDECIDED
