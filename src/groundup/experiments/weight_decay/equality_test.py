import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.weight_decay import equality


def judged(*apart):
    return equality.judge(
        {name: {"apart": each} for name, each in zip(equality.OPTIMIZERS, apart, strict=True)}
    )


def test_the_penalty_is_half_the_decay_times_the_squares(monkeypatch):
    monkeypatch.setattr(equality, "STEPS", 5)
    found = equality.trial(1000)
    assert all(found[name]["apart"] < 1e-12 for name in ("SGD", "SGD with momentum", "Adam"))
    assert found["AdamW"]["apart"] > 1e-6


def test_decay_does_something(monkeypatch):
    monkeypatch.setattr(equality, "STEPS", 5)
    build = equality.OPTIMIZERS["SGD"]
    with_decay = equality.trained(build, 1000, inside=True)
    monkeypatch.setattr(equality, "DECAY", 0.0)
    without = equality.trained(build, 1000, inside=True)
    assert np.linalg.norm(with_decay) < np.linalg.norm(without)


def test_the_rule_can_fall_each_way():
    same, other, mixed = [1e-15] * 5, [0.1] * 5, [1e-15, 0.1, 0.1, 0.1, 0.1]
    assert judged(same, same, same, same) == CONFIRMED
    assert judged(other, other, other, other) == REFUTED
    assert judged(same, same, same, other) == DEPENDS
    assert judged(same, same, mixed, same) == UNDECIDED
