import numpy as np

from groundup.experiments.dropout import repeatable
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_one_seed_gives_the_same_bits_and_another_gives_others():
    found = repeatable.trial(seed=1000)
    assert list(found) == ["ours, dense layers, cpu", "torch, dense layers, cpu", "torch, a convolution, cpu"]
    for measures in found.values():
        assert measures["differ"] == 0 and measures["differ, from another seed"] > 0.5


def test_a_training_that_draws_from_no_seed_is_noticed(monkeypatch):
    monkeypatch.setattr(repeatable, "by_torch", lambda *_: np.zeros(2, np.float32))
    draws = iter(np.arange(9, dtype=np.float32))
    monkeypatch.setattr(repeatable, "by_ours", lambda *_: np.full(2, next(draws)))
    assert repeatable.trial(seed=1000)["ours, dense layers, cpu"]["differ"] == 1


def test_bits_tell_zero_from_minus_zero_and_nan_equals_itself():
    first, second = np.array([0.0, np.nan], np.float32), np.array([-0.0, np.nan], np.float32)
    assert (repeatable.bits(first) != repeatable.bits(second)).tolist() == [True, False]


def test_the_rule_can_fall_each_way():
    def judge(*shares):
        return repeatable.judge({str(i): {"differ": list(s)} for i, s in enumerate(shares)})

    assert judge((0, 0), (0, 0)) == REFUTED
    assert judge((0.1, 1)) == CONFIRMED
    assert judge((0, 0), (0.1, 0.1)) == DEPENDS
    assert judge((0, 0.1)) == UNDECIDED
