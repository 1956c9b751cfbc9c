"""Powers stay where they are said to stay, and phases are new."""

import numpy as np
import pytest

from groundup.experiments.data import phases
from groundup.experiments.data.phases import anew, anew_in_pieces, turned

NOISE = np.random.default_rng(0).standard_normal(1001)


def test_turned_by_a_quarter_a_cosine_is_a_sine():
    angle = 2 * np.pi * 7 * np.arange(200) / 200
    np.testing.assert_allclose(turned(np.cos(angle), 90), -np.sin(angle), atol=1e-12)
    np.testing.assert_allclose(turned(np.cos(angle), 180), -np.cos(angle), atol=1e-12)


@pytest.mark.parametrize("length", [1000, 1001])
def test_the_power_of_each_wave_stays_and_the_samples_do_not(length):
    wave = NOISE[:length]
    sound = anew(wave, np.random.default_rng(1))
    inner = slice(1, length // 2)  # the first and, of an even number, the last are real and have no phase
    np.testing.assert_allclose(np.abs(np.fft.rfft(sound))[inner], np.abs(np.fft.rfft(wave))[inner], rtol=1e-9)
    assert sound.shape == wave.shape and abs(np.corrcoef(sound, wave)[0, 1]) < 0.15
    np.testing.assert_array_equal(sound, anew(wave, np.random.default_rng(1)))


@pytest.mark.parametrize("samples", [10, 64, 400, 5000])
def test_pieces_add_up_to_the_whole_where_no_phase_is_changed(monkeypatch, samples):
    monkeypatch.setattr(phases, "anew", lambda pieces, rng: pieces)
    np.testing.assert_allclose(anew_in_pieces(NOISE, samples, None), NOISE, atol=1e-12)


def test_a_sound_stays_within_the_pieces_that_it_was_in():
    click = np.zeros(2000)
    click[1000] = 1.0
    heard = np.flatnonzero(np.abs(anew_in_pieces(click, 100, np.random.default_rng(0))) > 1e-9)
    assert 900 < heard.min() < 980 < 1020 < heard.max() < 1100


def test_short_pieces_keep_the_envelope_and_the_whole_does_not():
    rising = NOISE * np.linspace(0, 1, len(NOISE)) ** 4
    rng = np.random.default_rng(0)

    def early(sound):
        return np.sum(sound[:500] ** 2) / np.sum(sound**2)

    assert early(anew_in_pieces(rising, 20, rng)) < 0.02 < 0.3 < early(anew(rising, rng))
