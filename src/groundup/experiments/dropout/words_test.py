"""A sentence says what the trial's own summary says."""

import pytest

from groundup.experiments import runner
from groundup.experiments.claims import CLAIMS
from groundup.experiments.dropout import words


def effect(name: str, ending: str) -> float:
    [found] = [each for each in runner.finding(CLAIMS[name]).effects if each.name.endswith(ending)]
    return found.value


def numbers(name: str):
    return runner.finding(CLAIMS[name]).numbers


@pytest.mark.parametrize("arm", ["128", "128, p = 0.5"])
def test_gains_are_by_the_number_of_images(arm):
    shown = [effect("D3", f"width {arm} − width 64: {images} training images") for images in (100, 300, 1000)]
    assert words.gains(numbers("D3"), arm) == pytest.approx(shown)


@pytest.mark.parametrize("axis", ["linear", "logarithmic"])
def test_roughness_is_that_of_single_steps(axis):
    said = words.rougher(numbers("D5"), axis)
    assert said == pytest.approx(effect("D5", f"training loss of each step, {axis} axis"))


@pytest.mark.parametrize("rate", ["same learning rate", "best learning rate each"])
def test_steps_are_those_to_a_training_loss(rate):
    assert words.slower(numbers("D6"), rate) == pytest.approx(effect("D6", f"training loss, {rate}"))


@pytest.mark.parametrize(
    "network", ["hidden layer, pixels masked too", "hidden layer, its units masked alone"]
)
def test_a_fall_is_that_of_a_single_pass(network):
    assert words.fall(numbers("D7"), network) == pytest.approx(-effect("D7", f"{network}: M = 1"))


def test_a_prediction_that_missed_is_said_and_no_other():
    assert words.missed(CLAIMS["D6"]) == f" **Our prediction missed.** {CLAIMS['D6'].missed}"
    assert words.missed(CLAIMS["D10"]) == ""
