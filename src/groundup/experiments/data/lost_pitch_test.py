import numpy as np
import pytest

from groundup.experiments.data import lost_pitch
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def judged(*errors):
    """The verdict when these errors are read where 6 semitones are guessed."""
    noise = np.array([0.97, 0.99, 1.0, 1.01, 1.03])
    return lost_pitch.judge(
        {str(i): {"read": list(error * noise), "guessed": [6.0] * 5} for i, error in enumerate(errors)}
    )


def test_every_number_of_bands_is_asked_about_the_same_singers(monkeypatch):
    monkeypatch.setattr(lost_pitch, "singers", lambda seed: f"singers {seed}")
    monkeypatch.setattr(lost_pitch, "pitch_error", lambda found, features: (found, features.bands))
    monkeypatch.setattr(lost_pitch, "guess_error", lambda found: ("guess", found))
    for name, measures in lost_pitch.trial(3).items():
        bands = int(name.removesuffix(" bands"))
        assert measures == {"read": ("singers 3", bands), "guessed": ("guess", "singers 3")}
    assert list(lost_pitch.trial(3)) == [f"{bands} bands" for bands in lost_pitch.BANDS]


def test_half_the_variance_is_read_where_the_error_is_that_of_guessing_over_the_root_of_two():
    effect = lost_pitch.kept("x", {"read": [6 / np.sqrt(2)] * 2, "guessed": [6.0, 6.0]})
    assert effect.value == pytest.approx(50) and effect.bounds == (50,)
    assert lost_pitch.kept("x", {"read": [6.0, 6.0], "guessed": [6.0, 6.0]}).value == pytest.approx(0)


def test_the_rule_can_fall_each_way():
    assert judged(5.9, 5.0) == CONFIRMED
    assert judged(1.0, 0.5) == REFUTED
    assert judged(5.9, 0.5) == DEPENDS
    assert judged(5.9, 6 / np.sqrt(2)) == UNDECIDED
