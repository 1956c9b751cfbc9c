"""The drawings say what the text says: which factor each direction has, and what follows from it."""

import re

import numpy as np
import pytest

from groundup.experiments.optimisers import diagrams

ALT = "what a reader hears"


@pytest.mark.parametrize("rate", diagrams.RATES)
def test_both_factors_stand_on_the_ruler_and_in_words(rate):
    svg = diagrams.shrinking(rate).svg(ALT)
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)" cy="206" r="6"', svg)]
    np.testing.assert_allclose(places, [175 + 128 * (1 - 10 * rate), 175 + 128 * (1 - rate)], atol=0.01)
    for factor in (1 - 10 * rate, 1 - rate):
        assert f"× {factor:.2f} a step".replace("-", "−") in svg


def test_what_grows_is_vermillion_and_said():
    inside, outside = diagrams.RATES[-2], diagrams.RATES[-1]
    growing = [diagrams.shrinking(rate).svg(ALT).count("--gu-vermillion") for rate in (inside, outside)]
    assert growing[0] == 2 < growing[1]  # the two ends of the ruler are always there
    assert "leaves the valley" in diagrams.shrinking_words(outside)
    assert "goes to the minimum, zigzagging" in diagrams.shrinking_words(inside)
    assert "straight down" in diagrams.shrinking_words(diagrams.RATES[0])


def test_each_error_is_its_factor_to_the_power_of_the_step():
    left = diagrams.errors(0.15, steps=3)
    np.testing.assert_allclose(left, [[1, 1], [-0.5, 0.85], [0.25, 0.7225], [-0.125, 0.614125]])


def test_all_five_methods_are_drawn_each_once():
    svg = diagrams.family().svg(ALT)
    for name in ("SGD", "momentum", "Adagrad", "RMSprop", "Adam"):
        assert svg.count(f">{name}<") == 1
