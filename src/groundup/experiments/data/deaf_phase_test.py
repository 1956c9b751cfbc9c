"""Each way is asked about the same voices, and the rule can fall each way."""

import numpy as np
import pytest

from groundup.experiments.data import deaf_phase
from groundup.experiments.data.deaf_phase import READINGS, UNTOUCHED
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED

NOISE = np.array([0.97, 0.99, 1.0, 1.01, 1.03])


def judged(*shares):
    """The verdict when these shares of 0.8 are read, the same of both readings."""
    ways = {f"way {number}": share for number, share in enumerate(shares)}
    numbers = {
        name: {reading: list(0.8 * share * NOISE) for reading in READINGS} for name, share in ways.items()
    }
    return deaf_phase.judge({UNTOUCHED: {reading: [0.8] * 5 for reading in READINGS}, **numbers})


def test_the_rule_can_fall_each_way():
    assert judged(0.99, 0.97) == CONFIRMED
    assert judged(0.5, 0.0) == REFUTED
    assert judged(0.99, 0.3) == DEPENDS
    assert judged(0.99, 0.9) == UNDECIDED


def test_one_reading_alone_can_make_it_depend():
    numbers = {name: {reading: list(NOISE) for reading in READINGS} for name in (UNTOUCHED, "way")}
    assert deaf_phase.judge(numbers) == CONFIRMED
    numbers["way"] = numbers["way"] | {READINGS[1]: list(0.1 * NOISE)}
    assert deaf_phase.judge(numbers) == DEPENDS


def test_every_way_is_asked_about_the_same_voices(monkeypatch):
    monkeypatch.setattr(deaf_phase, "spoken", lambda seed: f"voices {seed}")
    monkeypatch.setattr(deaf_phase, "altered", lambda voices, way: (voices, way(np.arange(3200.0))))
    monkeypatch.setattr(deaf_phase, "orders_read", lambda heard, features: heard)
    monkeypatch.setattr(deaf_phase, "pitch_read", lambda heard, features: heard)
    found = deaf_phase.trial(3)
    assert {heard[0] for readings in found.values() for heard in readings.values()} == {"voices 3"}
    sounds = [readings[READINGS[0]][1] for readings in found.values()]
    np.testing.assert_array_equal(sounds[0], np.arange(3200.0))
    assert len(sounds) == 7 and all(np.abs(sound - sounds[0]).max() > 1 for sound in sounds[1:])
    again = deaf_phase.trial(3)
    for name, readings in found.items():
        np.testing.assert_array_equal(readings[READINGS[0]][1], again[name][READINGS[0]][1])


def test_what_is_kept_is_a_share_of_what_is_read_untouched():
    numbers = {UNTOUCHED: {"x": [0.8, 0.4]}, "way": {"x": [0.4, 0.2]}}
    effect = deaf_phase.kept(numbers, "way", "x")
    assert effect.value == pytest.approx(50) and effect.bounds == (90,)
