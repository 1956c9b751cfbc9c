from types import SimpleNamespace

import numpy as np
import pytest

from groundup.experiments.dropout import oversized
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.training_loop import Plan

NOISE = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def judged(*gains, spread=1.0):
    """The verdict when the large network gains so many points, one number for each number of images."""
    return oversized.judge(
        {
            str(i): {"right size": [90.0] * 5, "large, dropout": list(90 + gain + spread * NOISE)}
            for i, gain in enumerate(gains)
        }
    )


def test_each_side_is_chosen_by_its_validation_loss_and_judged_by_its_test_accuracy(monkeypatch):
    """Made up: validation likes width 16 and p = 0.8 best, the test images like others."""
    chosen = {}
    loss = {
        (8, 0.0): 3,
        (16, 0.0): 1,
        (32, 0.0): 2,
        (64, 0.0): 4,
        (256, 0.2): 3,
        (256, 0.5): 2,
        (256, 0.8): 1,
    }
    sets = SimpleNamespace(train="train", validation="validation", test="test")
    monkeypatch.setattr(oversized.digits, "split", lambda rng, train: sets)
    monkeypatch.setattr(oversized, "perceptron", lambda width, p, seed: chosen.update(now=(width, p)))
    monkeypatch.setattr(oversized, "fit", lambda *_, **__: None)

    def evaluate(model, images):
        return loss.get(chosen["now"], 0) + 10 * (images == "test"), sum(chosen["now"]) / 1000

    monkeypatch.setattr(oversized, "evaluate", evaluate)
    for measures in oversized.trial(seed=0).values():
        assert (measures["width chosen"], measures["dropout chosen"]) == (16, 0.8)
        assert measures["right size"] == pytest.approx(1.6)
        assert measures["large, dropout"] == pytest.approx(25.68)
        assert measures["large"] == pytest.approx(25.6)


def test_a_short_training_runs(monkeypatch):
    monkeypatch.setattr(oversized, "PLAN", Plan(steps=20))
    found = oversized.trial(seed=1000)
    assert list(found) == ["100 training images", "300 training images"]
    for measures in found.values():
        assert measures["width chosen"] in oversized.RIGHT and measures["dropout chosen"] in oversized.DROPOUT


def test_the_rule_can_fall_each_way():
    assert judged(1.0, 1.0) == CONFIRMED
    assert judged(-1.0, -1.0) == REFUTED
    assert judged(1.0, -1.0) == DEPENDS
    assert judged(1.0, 1.0, spread=50) == UNDECIDED
