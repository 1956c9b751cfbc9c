"""Voices are those of adults, and no two are alike."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.synthetic.voice import FORMANTS, draw_voice

VOICES = [draw_voice(np.random.default_rng([1, number])) for number in range(400)]


def test_means_are_those_of_the_docstring():
    low = [voice for voice in VOICES if voice.tract_cm > 15.8]
    high = [voice for voice in VOICES if voice.tract_cm <= 15.8]
    assert 0.35 < len(low) / len(VOICES) < 0.65
    for group, pitch, tract in ((low, 115.0, 17.0), (high, 205.0, 14.7)):
        assert np.mean([voice.pitch_hz for voice in group]) == pytest.approx(pitch, rel=0.06)
        assert np.mean([voice.tract_cm for voice in group]) == pytest.approx(tract, rel=0.02)


def test_every_voice_is_possible():
    for voice in VOICES:
        assert 60 < voice.pitch_hz < 350 and 0.4 <= voice.open_quotient <= 0.8 and voice.return_time > 0
        upper = voice.upper_formants()
        assert (
            upper.shape == (FORMANTS - 3,)
            and 2900 < upper[0]
            and upper[-1] < 8000
            and (np.diff(upper) > 0).all()
        )


def test_the_same_generator_gives_the_same_voice_and_another_another():
    one, again, other = (draw_voice(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one.pitch_hz == again.pitch_hz != other.pitch_hz
    np.testing.assert_array_equal(one.accent, again.accent)
