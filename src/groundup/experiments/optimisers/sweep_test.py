import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.optimisers import sweep

NOISE = np.array([-0.2, -0.1, 0.0, 0.1, 0.2])


def made_up(good: int, top: float, noise: float = 1.0):
    """Five seeds of a method with so many good rates, whose best test accuracy is about `top`."""
    found = {}
    for place, lr in enumerate(sweep.RATES):
        inside = place < good
        found[f"test accuracy, rate {lr:.2g}"] = list((top if inside else 10.0) + noise * NOISE)
        found[f"validation loss, rate {lr:.2g}"] = [0.1 if inside else 2.0] * 5
    return found


def judged(adam, sgd, momentum):
    return sweep.judge({"Adam": made_up(*adam), "SGD": made_up(*sgd), "momentum": made_up(*momentum)})


def test_a_trial_has_every_method_at_every_rate(monkeypatch):
    monkeypatch.setattr(sweep, "STEPS", 3)
    monkeypatch.setattr(sweep, "RATES", (0.01, 0.1))
    found = sweep.trial(1000)
    assert list(found) == list(sweep.METHODS)
    assert all(len(measures) == 4 for measures in found.values())


def test_a_width_is_counted_between_rates_too():
    flat = [90.0] * len(sweep.RATES)
    assert sweep.width(flat) == pytest.approx(3.5)
    half = [90.0] * 4 + [10.0] * 4
    assert sweep.width(half) == pytest.approx(1.5 + 0.5 * 5 / 80, abs=0.01)


def test_the_best_is_chosen_by_validation_loss_and_read_from_the_test_images():
    measures = made_up(3, 90.0)
    measures[f"validation loss, rate {sweep.RATES[6]:.2g}"] = [0.01] * 5
    measures[f"test accuracy, rate {sweep.RATES[6]:.2g}"] = [55.0] * 5
    assert list(sweep.best(measures)) == [55.0] * 5


def test_the_rule_can_fall_each_way():
    assert judged((5, 90.0, 1.0), (3, 95.0, -1.0), (3, 95.0, -1.0)) in (CONFIRMED, UNDECIDED)
    wide = made_up(5, 90.0)
    narrow = made_up(3, 95.0)
    for number, seed in enumerate(NOISE):  # widths that differ a little from seed to seed
        for place in (5, 3):
            (wide if place == 5 else narrow)[f"test accuracy, rate {sweep.RATES[place]:.2g}"][number] += seed
    assert sweep.judge({"Adam": wide, "SGD": narrow, "momentum": narrow}) == CONFIRMED
    assert sweep.judge({"Adam": narrow, "SGD": wide, "momentum": wide}) == REFUTED
    assert sweep.judge({"Adam": wide, "SGD": narrow, "momentum": made_up(3, 85.0)}) == DEPENDS
    assert sweep.judge({"Adam": wide, "SGD": made_up(3, 90.0, -8), "momentum": narrow}) == UNDECIDED
