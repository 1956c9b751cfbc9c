import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.initialisation import slopes


def judged(*growth):
    noise = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    each = dict.fromkeys(slopes.SHOWN, -5.0) | dict(zip(slopes.SHOWN, growth, strict=False))
    return slopes.judge({name: {"growth": list(value + noise)} for name, value in each.items()})


@pytest.mark.parametrize(
    ("name", "slope"), [("sigmoid", 0.25), ("tanh", 1.0), ("ReLU", 1.0), ("GELU", 1.129), ("SELU", 1.758)]
)
def test_the_steepest_slope_is_known(name, slope):
    assert slopes.steepest(name) == pytest.approx(slope, abs=1e-3)


def test_weights_alone_let_nothing_grow_or_shrink(monkeypatch):
    monkeypatch.setattr(slopes, "SHOWN", ("linear",))
    assert slopes.trial(1000)["linear"]["growth"] == pytest.approx(0.0, abs=1e-10)


def test_a_trial_follows_its_seed(monkeypatch):
    monkeypatch.setattr(slopes, "DEPTH", 5)
    monkeypatch.setattr(slopes, "WIDTH", 11)
    assert slopes.trial(1000) == slopes.trial(1000) != slopes.trial(1001)


def test_the_rule_can_fall_each_way():
    assert judged() == CONFIRMED
    assert judged(1.0) == REFUTED  # one example is enough
    assert judged(0.05) == UNDECIDED
