import math

import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.initialisation import edge, infinities


def judged(inf_first, division, finite):
    too_large, before = {}, {}
    (_, first), (_, second), (_, third) = infinities.SAID
    too_large |= {first: [inf_first] * 3, second: [division] * 3}
    before |= {third: [finite] * 3}
    return infinities.judge({"a rate that is too large": too_large, "before the first step": before})


def test_the_reports_come_in_order_and_name_what_numpy_names(monkeypatch):
    def cross_entropy(logits, labels):
        np.float32(1e30) * np.float32(1e30)
        np.float32(np.inf) - np.float32(np.inf)
        np.float32(1) / np.float32(0)
        return logits.sum() * math.nan

    monkeypatch.setattr(infinities.F, "cross_entropy", cross_entropy)
    loss, reports = infinities.first_not_finite(1000)
    assert math.isnan(loss)
    assert reports[:3] == [infinities.OVERFLOW, infinities.INVALID, infinities.DIVISION]


def test_a_rate_that_is_not_too_large_ends_finite(monkeypatch):
    monkeypatch.setattr(infinities, "RATE", 0.01)
    monkeypatch.setattr(infinities, "STEPS", 3)
    loss, reports = infinities.first_not_finite(1000)
    assert math.isfinite(loss) and infinities.OVERFLOW not in reports


def test_half_precision_overflows_where_single_precision_does_not(monkeypatch):
    assert not math.isfinite(infinities.largest_before_the_first_step(1000))
    monkeypatch.setattr(infinities, "SCALE", 1.0)
    assert 0.1 < infinities.largest_before_the_first_step(1000) < 100
    assert infinities.network is edge.network


def test_the_rule_can_fall_each_way():
    assert judged(True, True, True) == CONFIRMED
    assert judged(False, False, False) == REFUTED
    assert judged(False, True, False) == DEPENDS
