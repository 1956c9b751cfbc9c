"""The tract moves the peaks and the pitch moves the comb, neither moves the other."""

import numpy as np
import pytest

from groundup.corpus.synthetic.glottis import slope
from groundup.corpus.synthetic.utterance import VOICE, SyntheticUtterance
from groundup.corpus.synthetic.vocal_tract import bandwidths, response
from groundup.corpus.synthetic.voice import draw_voice
from groundup.experiments.speaker import vowel
from groundup.experiments.speaker.vowel import spectrum, voice_of


def test_the_tract_scales_all_formants():
    long, short = spectrum(17.5, 120), spectrum(14.0, 120)
    np.testing.assert_allclose(short.formants, long.formants * 17.5 / 14.0)
    np.testing.assert_allclose(long.formants[:3], [730, 1090, 2440])
    np.testing.assert_allclose(long.formants[3:], [3500, 4500, 5500])
    assert np.array_equal(long.harmonics, short.harmonics)


def test_the_pitch_spaces_the_comb_and_leaves_the_peaks():
    for pitch in (90, 160, 270):
        found = spectrum(17.5, pitch)
        assert np.array_equal(found.harmonics, pitch * np.arange(1, len(found.harmonics) + 1))
        assert found.harmonics[-1] <= 5000 < found.harmonics[-1] + pitch
        for formant in found.formants[:4]:  # a peak stands within 60 Hz of each
            near = np.abs(found.frequency - formant) < 200
            top = found.frequency[near][found.envelope[near].argmax()]
            assert abs(top - formant) < 60


def test_the_strongest_harmonic_is_at_zero_and_all_lie_on_the_envelope():
    found = spectrum(16.0, 123)
    assert found.levels.max() == 0.0
    envelope = np.interp(found.harmonics, found.frequency, found.envelope)
    np.testing.assert_allclose(found.levels, envelope, atol=1e-9)


def test_the_source_is_the_fourier_series_of_a_cycle():
    phase = np.arange(8192) / 8192
    series = np.abs(np.fft.rfft(slope(phase, vowel.OPEN_QUOTIENT, vowel.RETURN_TIME))) / 8192
    np.testing.assert_allclose(vowel._source(np.arange(1, 30)), series[1:30], atol=2e-3)


def test_a_level_is_that_of_source_and_tract():
    found, number = spectrum(17.5, 125), np.arange(1, 5)  # 125 Hz is a frequency of the transform
    bins = number * 125 * 1024 // 16000
    gain = response(found.formants[None], bandwidths(found.formants)[None], 16000)[0, bins]
    level = 20 * np.log10(np.abs(gain) * vowel._source(number))
    np.testing.assert_allclose(np.diff(found.levels[:4]), np.diff(level), atol=1e-9)


def test_a_voice_is_that_of_the_corpus():
    drawn = draw_voice(SyntheticUtterance(5, 3, 0)._rng(VOICE, 3))
    found = voice_of(3, seed=5)
    assert (found.pitch_hz, found.tract_cm) == (drawn.pitch_hz, drawn.tract_cm)
    assert found.pitch_hz != pytest.approx(voice_of(4, seed=5).pitch_hz)
