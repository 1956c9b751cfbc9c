"""Turning keeps every magnitude and makes the correlation the cosine of the angle."""

import numpy as np
import pytest

from groundup.experiments.data.phase import turned


@pytest.mark.parametrize("samples", [200, 201])
@pytest.mark.parametrize("degrees", [0, 60, 90, 180])
def test_the_magnitudes_stay_and_the_correlation_is_the_cosine(samples, degrees):
    x = np.random.default_rng(0).standard_normal(samples)
    spectrum = np.fft.rfft(x)
    spectrum[0] = 0  # a mean, and the highest frequency of an even length, cannot turn in real numbers
    spectrum[-1] *= samples % 2
    x = np.fft.irfft(spectrum, n=samples)
    y = turned(x, degrees)
    np.testing.assert_allclose(np.abs(np.fft.rfft(y)), np.abs(spectrum), atol=1e-9)
    assert np.corrcoef(x, y)[0, 1] == pytest.approx(np.cos(np.deg2rad(degrees)), abs=1e-9)


def test_a_quarter_turn_comes_a_quarter_of_a_period_early():
    n = np.arange(48)
    found = turned(np.cos(2 * np.pi * 3 * n / 48), 90)
    np.testing.assert_allclose(found, np.cos(2 * np.pi * 3 * (n + 4) / 48), atol=1e-12)
