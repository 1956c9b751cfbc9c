import numpy as np

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.two_engines import speed


def numbers(**ratios):
    given = {name: np.array(ratios.get(name, (1.2, 1.4))) for name in (*speed.JUDGED, "next to nothing")}
    return {name: {"ours": list(10 * row), "torch": [10.0] * len(row)} for name, row in given.items()}


def test_the_rule_can_fall_each_way():
    assert speed.judge(numbers()) == REFUTED
    assert speed.judge(numbers(small=(2.5, 3), conformer=(2.1, 9))) == CONFIRMED
    assert speed.judge(numbers(small=(1.5, 2.5))) == UNDECIDED


def test_a_step_of_each_engine_moves_its_own_weights(monkeypatch):
    monkeypatch.setattr(speed, "SIZES", {"next to nothing": speed.EMPTY})
    found = speed.trial(0)["next to nothing"]
    assert set(found) == {"ours", "torch"} and min(found.values()) > 0


def test_effects_are_ratios_and_shares():
    effects = {effect.name: effect for effect in speed.summarise(numbers(conformer=(1.5, 1.5)))}
    assert effects["our step ÷ PyTorch's, conformer"].value == 1.5
    share = effects["a step of next to nothing ÷ a step of conformer, torch"]
    assert share.value == 100 and share.unit == "%"
