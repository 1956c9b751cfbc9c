"""Noise has the power that it is said to have, in each band that of white noise."""

from __future__ import annotations

import numpy as np
import pytest

from ...corpus import LogMel
from .harder import SECOND, one_second, with_noise

RNG = np.random.default_rng(0)


def test_one_second_is_the_middle_one():
    frames = np.arange(250)[:, None] * np.ones((1, 3))
    assert one_second(frames)[:, 0].tolist() == list(range(75, 75 + SECOND))
    assert one_second(frames[:60]).shape == (60, 3)


@pytest.mark.parametrize("decibels", [10, 0])
def test_noise_on_log_mel_is_as_loud_as_noise_on_the_waveform(decibels):
    """Against white noise added to the samples: the mean power of each band agrees to a tenth."""
    log_mel, time = LogMel(), np.arange(32_000) / 16_000
    speech = 0.1 * sum(np.sin(2 * np.pi * f * time) for f in (200, 900, 2_500, 5_000))
    noise = RNG.normal(size=len(speech)) * np.std(speech) / 10 ** (decibels / 20)
    truth = np.exp(log_mel(speech + noise).astype(float)).mean(axis=0)
    settings = {"sample_rate": 16_000, "bands": 40}
    ours = np.exp(with_noise(log_mel(speech), decibels, settings, RNG).astype(float)).mean(axis=0)
    np.testing.assert_allclose(ours, truth, rtol=0.25)
    assert np.median(np.abs(ours / truth - 1)) < 0.1
