"""One vowel of one voice: the comb of harmonics that the folds make, under the curve that the tract makes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...corpus.synthetic import SAMPLE_RATE, Voice, draw_voice
from ...corpus.synthetic.glottis import slope
from ...corpus.synthetic.phones import VOWELS
from ...corpus.synthetic.utterance import VOICE
from ...corpus.synthetic.vocal_tract import REFERENCE_CM, bandwidths, response, tube
from ...corpus.synthetic.voice import FORMANTS

OPEN_QUOTIENT, RETURN_TIME = 0.58, 0.012  # the folds of an average speaker


class Spectrum(NamedTuple):
    """Levels in dB against the strongest harmonic."""

    formants: np.ndarray  # (FORMANTS,) Hz
    frequency: np.ndarray  # (N,) Hz
    envelope: np.ndarray  # (N,) dB: source and tract together, at every frequency
    harmonics: np.ndarray  # (M,) Hz: the multiples of the pitch
    levels: np.ndarray  # (M,) dB


def voice_of(speaker_number: int, seed: int = 0) -> Voice:
    """The voice that the synthetic corpus of this seed gives to a speaker."""
    return draw_voice(np.random.default_rng([seed, VOICE, speaker_number]))


def spectrum(tract_cm: float, pitch_hz: float, vowel: str = "ɑ", top_hz: float = 5000.0) -> Spectrum:
    """The spectrum of a vowel, sung at `pitch_hz` in a tract of `tract_cm`, as the synthesiser makes it.

        level(f) = 20 log10 |S(f / pitch)| + 20 log10 |H(f)|

    S is the Fourier transform of one cycle of the folds, H the response of the tract. A tract of another
    length moves every resonance by the same factor.
    """
    lower = np.array(VOWELS[vowel]) * REFERENCE_CM / tract_cm
    formants = np.concatenate([lower, tube(tract_cm, FORMANTS)[3:]])
    gain = response(formants[None], bandwidths(formants)[None], SAMPLE_RATE)[0]
    frequency = np.linspace(0.0, SAMPLE_RATE / 2, len(gain))
    frequency, gain = (part[(frequency > 50.0) & (frequency <= top_hz)] for part in (frequency, gain))
    envelope = _decibel(_source(frequency / pitch_hz)) + _decibel(gain)
    harmonics = pitch_hz * np.arange(1, int(top_hz / pitch_hz) + 1)
    levels = np.interp(harmonics, frequency, envelope)
    return Spectrum(formants, frequency, envelope - levels.max(), harmonics, levels - levels.max())


def _source(number: np.ndarray, points: int = 1024) -> np.ndarray:
    """|S| at harmonic numbers, whole or not: |mean over one cycle of e(p) exp(-2 pi i n p)|, (N,) -> (N,)."""
    phase = (np.arange(points) + 0.5) / points
    excitation = slope(phase, OPEN_QUOTIENT, RETURN_TIME)
    return np.abs(np.exp(-2j * np.pi * np.outer(number, phase)) @ excitation) / points


def _decibel(amplitude: np.ndarray) -> np.ndarray:
    return 20.0 * np.log10(np.abs(amplitude))
