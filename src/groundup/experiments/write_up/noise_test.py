"""Noise of the right power, the same each time, and another pack of the same utterances."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from groundup.experiments.write_up.noise import InNoise


@dataclass(frozen=True)
class Tone:
    utterance: str = "a"
    speaker: str = "ada"
    stamp: str = "1"
    fields: dict = field(default_factory=lambda: {"statement": "01"})

    def waveform(self, sample_rate: int) -> np.ndarray:
        return np.sin(np.arange(sample_rate) / 3).astype(np.float32)


@pytest.mark.parametrize("decibels", [0, 10, 20])
def test_the_noise_is_so_many_decibels_below_the_recording(decibels):
    clean = Tone().waveform(16_000)
    noise = InNoise(Tone(), decibels).waveform(16_000) - clean
    ratio = 10 * np.log10(np.mean(clean**2) / np.mean(noise**2))
    assert ratio == pytest.approx(decibels, abs=0.2)
    assert abs(np.mean(noise * clean)) < 0.02  # it does not follow the recording


def test_it_is_a_pure_function_of_the_utterance_and_the_decibels():
    first, again = (InNoise(Tone(), 10).waveform(16_000) for _ in range(2))
    other = InNoise(Tone("b"), 10).waveform(16_000)
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert InNoise(Tone(), 10).stamp != InNoise(Tone(), 0).stamp


def test_who_and_what_stay():
    noisy = InNoise(Tone(), 10)
    assert (noisy.utterance, noisy.speaker, noisy.fields) == ("a", "ada", {"statement": "01"})
