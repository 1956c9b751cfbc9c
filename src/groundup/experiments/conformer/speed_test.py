import pytest

from groundup.experiments.conformer import speed
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


def judged(crops, long):
    times = {"crops": crops, "long utterances": long}
    return speed.judge({name: {"1× ÷ 4×": [ratio, 1.1 * ratio]} for name, ratio in times.items()})


def test_the_rule_can_fall_each_way():
    assert judged(5, 12) == CONFIRMED
    assert judged(3, 2) == REFUTED
    assert judged(3, 12) == DEPENDS


def test_a_ratio_is_of_the_times_beside_it(monkeypatch):
    monkeypatch.setattr(speed, "SHAPES", {"crops": (2, 16)})
    monkeypatch.setattr(speed, "CALLS", 1)
    [measures] = speed.trial(0).values()
    assert measures["1× ÷ 4×"] == pytest.approx(measures["1×"] / measures["4×"])


def test_a_step_leaves_a_gradient(monkeypatch):
    made = []
    model = speed.Standard.model
    monkeypatch.setattr(speed.Standard, "model", lambda *a: made.append(model(*a)) or made[-1])
    speed.step(4, 2, 16, seed=0)()
    assert all(p.grad is not None for p in made[0].parameters())
