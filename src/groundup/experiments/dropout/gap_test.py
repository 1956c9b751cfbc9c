from types import SimpleNamespace

import numpy as np
import pytest

from groundup.experiments.dropout import gap
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED

NOISE = 0.01 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def judged(dropout, decay, spread=1.0):
    """The verdict when these shares of a gap of 1 are closed."""
    gaps = {
        "neither": np.ones(5),
        "dropout": 1 - dropout + spread * NOISE,
        "decay": 1 - decay + spread * NOISE,
    }
    return gap.judge({method: {"gap": list(values)} for method, values in gaps.items()})


def test_the_best_of_each_method_is_kept(monkeypatch):
    monkeypatch.setattr(gap, "STEPS", 40)
    found = gap.trial(seed=1000)
    assert list(found) == ["neither", "dropout", "decay"]
    assert found["neither"]["strength"] == 0
    assert found["dropout"]["strength"] in gap.DROPOUT and found["decay"]["strength"] in gap.DECAY
    for measures in found.values():
        assert measures["gap"] == measures["test loss"] - measures["training loss"]
    # With one strength to choose from the best is that one, and no better than the best of four.
    monkeypatch.setattr(gap, "DROPOUT", (0.7,))
    alone = gap.trial(seed=1000)["dropout"]
    assert alone["strength"] == 0.7 and alone["validation loss"] >= found["dropout"]["validation loss"]


def test_a_strength_is_chosen_by_its_validation_loss_and_the_gap_is_that_of_the_test_loss(monkeypatch):
    """Losses are made up so that each set of images prefers another strength."""
    best = {"training": 0.1, "validation": 0.5, "test": 0.7}
    strength = {}
    monkeypatch.setattr(gap.digits, "split", lambda rng, train: SimpleNamespace(**_sets()))
    monkeypatch.setattr(gap, "perceptron", lambda width, p, seed: strength.update(p=p))

    def fit(model, images, plan, rng):
        strength["found"] = strength["p"] or 100 * plan.weight_decay

    def evaluate(model, images):
        return abs(strength["found"] - best[images]) + {"test": 2.0}.get(images, 1.0), 0.5

    monkeypatch.setattr(gap, "fit", fit)
    monkeypatch.setattr(gap, "evaluate", evaluate)
    monkeypatch.setattr(gap, "DECAY", (0.001, 0.005, 0.007))
    found = gap.trial(seed=0)
    assert found["dropout"]["strength"] == 0.5 and found["decay"]["strength"] == 0.005
    assert found["dropout"]["gap"] == pytest.approx((2 + 0.2) - (1 + 0.4))


def _sets() -> dict[str, str]:
    return {"train": "training", "validation": "validation", "test": "test"}


def test_the_rule_can_fall_each_way():
    assert judged(dropout=0.8, decay=0.1) == CONFIRMED
    assert judged(dropout=0.2, decay=0.1) == REFUTED
    assert judged(dropout=0.8, decay=0.8) == REFUTED
    assert judged(dropout=0.5, decay=0.1) == UNDECIDED
    assert judged(dropout=0.8, decay=0.4, spread=50) == UNDECIDED
