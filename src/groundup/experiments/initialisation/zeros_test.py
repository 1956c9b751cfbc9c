import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, UNDECIDED
from groundup.experiments.initialisation import zeros
from groundup.experiments.training_loop import Plan

NOISE = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def test_all_weights_start_at_zero_and_a_normal_start_does_not():
    for arm in ("one layer", *zeros.BEHIND):
        for start in zeros.STARTS:
            model = zeros.network(arm, start, seed=1000)
            linear = [layer for layer in model if hasattr(layer, "weight")]
            assert len(linear) == (1 if arm == "one layer" else 2)
            assert all(np.any(layer.weight.numpy()) == (start == "normal") for layer in linear)
            assert not any(np.any(layer.bias.numpy()) for layer in linear)


def test_every_arm_is_measured_and_a_seed_repeats(monkeypatch):
    monkeypatch.setattr(zeros, "PLAN", Plan(steps=3, lr=0.5))
    found = zeros.trial(1000)
    assert len(found["accuracy"]) == 8 and len(found["different units"]) == 6
    assert found == zeros.trial(1000)


@pytest.mark.parametrize("arm", ["two layers, no activation", "two layers, ReLU"])
def test_units_of_which_nothing_comes_stay_alike(arm, monkeypatch):
    """Behind a sigmoid they part by rounding on some machines: that is what `twins` is about."""
    monkeypatch.setattr(zeros, "PLAN", Plan(steps=20, lr=0.5))
    units = zeros.trial(1000)["different units"]
    assert units[f"{arm}, zeros"] == 1 and units[f"{arm}, normal"] == zeros.WIDTH


def test_the_rule_can_fall_each_way():
    numbers = {
        f"{arm}, {start}": list(value + NOISE * (place + 1))
        for place, (arm, value) in enumerate(
            {"one layer": 50.0, "two layers, no activation": 40.0, "two layers, ReLU": 60.0,
             "two layers, sigmoid": 70.0}.items()
        )
        for start, value in (("zeros", value), ("normal", value + 10))
    }  # fmt: skip
    assert zeros.judge({"accuracy": numbers}) == CONFIRMED
    worse = numbers | {"two layers, ReLU, zeros": list(10 + NOISE)}
    assert zeros.judge({"accuracy": worse}) == DEPENDS
    swapped = {name.replace("zeros", "x").replace("normal", "zeros").replace("x", "normal"): values
               for name, values in numbers.items()}  # fmt: skip
    assert zeros.judge({"accuracy": swapped}) == DEPENDS
    level = numbers | {"one layer, normal": list(50 + NOISE[::-1])}
    assert zeros.judge({"accuracy": level}) == UNDECIDED
