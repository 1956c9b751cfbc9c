import numpy as np
import pytest

from groundup.experiments.dropout import smoothness
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.training_loop import Plan


def judged(*ratios):
    noise = np.array([0.97, 0.99, 1.0, 1.01, 1.03])
    return smoothness.judge(
        {
            str(i): {"with dropout": list(ratio * noise), "without": [1.0] * 5}
            for i, ratio in enumerate(ratios)
        }
    )


def test_roughness_is_the_noise_and_not_the_slope():
    line = np.linspace(5.0, 1.0, 1000)
    noise = np.random.default_rng(0).normal(0.0, 0.1, 1000)
    assert smoothness.roughness(line) == pytest.approx(0, abs=1e-12)
    # The second difference of independent noise of variance σ² has variance 6σ².
    assert smoothness.roughness(line + noise) == pytest.approx(np.sqrt(6) * 0.1, rel=0.05)


def test_the_curves_are_of_the_lengths_that_their_names_say(monkeypatch):
    monkeypatch.setattr(smoothness, "PLAN", Plan(steps=5 * smoothness.EPOCH, batch=smoothness.BATCH))
    steps, epochs, validation = smoothness.curves(0.5, seed=1000).values()
    assert (len(steps), len(epochs), len(validation)) == (5 * smoothness.EPOCH, 5, 5)
    assert epochs[0] == pytest.approx(np.mean(steps[: smoothness.EPOCH]))
    assert validation[-1] < validation[0]


def test_the_second_half_is_measured(monkeypatch):
    wild = {name: [9.0, 0.1, 9.0, 0.1, 4.0, 3.0, 2.0, 1.0] for name in smoothness.CURVES}
    monkeypatch.setattr(smoothness, "curves", lambda p, seed: wild)
    found = smoothness.trial(0)
    assert len(found) == 6
    for name, arms in found.items():
        straight = arms == {"with dropout": 0.0, "without": 0.0}
        assert straight == name.endswith("linear axis"), name


def test_a_curve_that_falls_by_a_share_each_time_is_straight_on_the_logarithmic_axis(monkeypatch):
    falling = {name: [2.0**-k for k in range(8)] for name in smoothness.CURVES}
    monkeypatch.setattr(smoothness, "curves", lambda p, seed: falling)
    for name, arms in smoothness.trial(0).items():
        assert (arms["without"] < 1e-12) == name.endswith("logarithmic axis"), name


def test_the_rule_can_fall_each_way():
    assert judged(0.5, 0.7, 0.9) == CONFIRMED
    assert judged(2.0, 5.0, 1.1) == REFUTED
    assert judged(2.0, 5.0, 0.7) == DEPENDS
    assert judged(1.0, 1.0, 1.0) == judged(0.5, 0.5, 1.0) == UNDECIDED
