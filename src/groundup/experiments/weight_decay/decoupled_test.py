from types import SimpleNamespace

import numpy as np
import pytest

from groundup import optim
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.weight_decay import decoupled

SPREAD = np.array([-0.001, 0.0, 0.0, 0.0, 0.001])


def judged(*differences):
    return decoupled.judge(
        {
            name: {"test loss, AdamW": 1 + each + SPREAD, "test loss, Adam": np.ones(5)}
            for name, each in zip((decoupled.TUNED, decoupled.SUMMED), differences, strict=True)
        }
    )


def test_a_sum_leaves_adamw_alone_and_not_the_penalty(monkeypatch):
    monkeypatch.setattr(decoupled, "STEPS", 60)
    monkeypatch.setattr(decoupled, "GRIDS", {"Adam": (optim.Adam, (0.05,)), "AdamW": (optim.AdamW, (2.0,))})
    found = decoupled.trial(1000)
    tuned, summed = found[decoupled.TUNED], found[decoupled.SUMMED]
    assert tuned["test loss, AdamW"] == pytest.approx(summed["test loss, AdamW"], rel=1e-3)
    assert abs(tuned["test loss, Adam"] - summed["test loss, Adam"]) > 0.01


def test_the_decay_is_chosen_by_validation_loss(monkeypatch):
    def run(parts, seed, build, decay, reduction="mean"):
        return SimpleNamespace(validation=abs(decay - 0.5), test=decay, accuracy=50.0)

    monkeypatch.setattr(decoupled, "_run", run)
    tuned = decoupled.trial(1000)[decoupled.TUNED]
    assert (
        (tuned["decay, Adam"], tuned["decay, AdamW"])
        == (0.024, 0.5)
        == (
            tuned["test loss, Adam"],
            tuned["test loss, AdamW"],
        )
    )


def test_the_rule_can_fall_each_way():
    assert judged(-0.1, -0.1) == CONFIRMED
    assert judged(0.1, -0.01) == REFUTED
    assert judged(0.0, -0.1) == DEPENDS
