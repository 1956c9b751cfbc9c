import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.weight_decay import together

SPREAD = np.array([-0.1, 0.0, 0.0, 0.0, 0.1])


def numbers(*changes):
    return {
        name: {
            "training, decay": train + SPREAD,
            "training, none": np.ones(5),
            "test, decay": test + SPREAD,
            "test, none": np.ones(5),
        }
        for name, (train, test) in zip(("polynomial", "network"), changes, strict=True)
    }


def test_decay_cannot_lower_the_training_error_of_a_polynomial(monkeypatch):
    monkeypatch.setattr(together, "STEPS", 20)
    for seed in (1000, 1001, 1002):
        found = together.trial(seed)
        assert (
            found["polynomial, 20 points"]["training, decay"]
            > found["polynomial, 20 points"]["training, none"]
        )
    for measures in found.values():
        assert measures["training, decay"] != measures["training, none"]
        assert measures["test, decay"] != measures["test, none"]


def test_without_decay_there_is_none(monkeypatch):
    monkeypatch.setattr(together, "STEPS", 20)
    monkeypatch.setattr(together, "DECAY", (0.0,))
    monkeypatch.setattr(together, "LAMBDAS", (0.0,))
    for measures in together.trial(1000).values():
        assert measures["training, decay"] == pytest.approx(measures["training, none"])
        assert measures["test, decay"] == pytest.approx(measures["test, none"])


def test_the_rule_can_fall_each_way():
    assert together.judge(numbers((0.5, 0.5), (0.5, 0.5))) == CONFIRMED
    assert together.judge(numbers((2.0, 0.5), (0.5, 2.0))) == REFUTED
    assert together.judge(numbers((0.5, 0.5), (2.0, 0.5))) == DEPENDS
    assert together.judge(numbers((0.5, 1.0), (0.5, 0.5))) == UNDECIDED
