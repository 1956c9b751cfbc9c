"""A sung vowel has the pitch, the formants and the peak that were asked for."""

import numpy as np
import pytest

from groundup.corpus.synthetic.phones import VOWELS
from groundup.experiments.data.vowel import PEAK, sung


def spectrum(pitch: float, **options) -> np.ndarray:
    waveform = sung(np.full(16_000, pitch), np.random.default_rng(0), **options)
    assert waveform.shape == (16_000,) and np.abs(waveform).max() == pytest.approx(PEAK)
    return np.abs(np.fft.rfft(waveform * np.hanning(16_000))) ** 2  # one number a hertz


@pytest.mark.parametrize("pitch", [100, 160])
def test_the_power_lies_at_the_multiples_of_the_pitch(pitch):
    power = spectrum(pitch)[: 10 * pitch]
    near = np.abs((np.arange(len(power)) + pitch / 2) % pitch - pitch / 2) < pitch / 8
    assert power[near].sum() > 0.9 * power[50:].sum()


def test_the_vowel_decides_where_the_power_is_and_the_tract_scales_it():
    def middle(**options):
        power = spectrum(100, **options)[:1500]
        return np.sum(power * np.arange(1500)) / power.sum()

    assert VOWELS["u"][0] < VOWELS["ɑ"][0]
    assert middle(vowel="u") < middle(vowel="ɑ") < middle(vowel="ɑ", tract_cm=13.0)


def test_the_melody_is_followed_and_the_generator_decides_the_rest():
    rising = np.geomspace(100, 200, 8000)
    one, same, other = (sung(rising, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0.01

    def period(start):
        shifted = {lag: one[start + lag : start + lag + 400] for lag in range(60, 200)}
        return max(shifted, key=lambda lag: np.corrcoef(one[start : start + 400], shifted[lag])[0, 1])

    for start in (200, 7000):
        assert period(start) == pytest.approx(16_000 / rising[start + 250], rel=0.04)
