"""Do log-mel features know the pitch? A linear map is asked, about vowels that it was not fitted to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...corpus import LogMel
from ...corpus.synthetic.phones import VOWELS
from .linear import linear_reader
from .vowel import sung

SAMPLES = 1600  # a tenth of a second
HELD_OUT = ("ɛ", "ʊ", "ʌ")
RIDGE = 0.01


class Singers(NamedTuple):
    """Voices that sing one vowel each, steadily."""

    waveforms: np.ndarray  # (N, L)
    semitones: np.ndarray  # (N,): the pitch, above 80 Hz
    held_out: np.ndarray  # (N,) bool: the vowel is one that nothing is fitted to


def singers(seed: int, count: int = 500) -> Singers:
    """Draw singers: any vowel, any tract from 13 to 19 cm, any pitch from 80 to 300 Hz, independently."""
    rng = np.random.default_rng(seed)
    vowels = rng.choice(list(VOWELS), size=count)
    semitones = rng.uniform(0.0, 12 * np.log2(300 / 80), size=count)
    tracts = rng.uniform(13.0, 19.0, size=count)
    pitches = 80.0 * 2 ** (semitones / 12)
    waveforms = [
        sung(np.full(SAMPLES, pitch), rng, vowel=vowel, tract_cm=tract)
        for pitch, vowel, tract in zip(pitches, vowels, tracts, strict=True)
    ]
    return Singers(np.array(waveforms), semitones, np.isin(vowels, HELD_OUT))


def pitch_error(found: Singers, features: LogMel) -> float:
    """Root mean square error, in semitones, of the pitch that is read.

    Read from the mean log-mel of each singer, by least squares with a little
    ridge: fitted to seven vowels and asked about the other three.
    """
    x = [features(waveform).mean(axis=0) for waveform in found.waveforms]
    x, y = np.array(x, dtype=np.float64), found.semitones
    known, asked = ~found.held_out, found.held_out
    read = linear_reader(x[known], y[known], RIDGE)
    return float(np.sqrt(np.mean((read(x[asked]) - y[asked]) ** 2)))


def guess_error(found: Singers) -> float:
    """The same error of a reader that hears nothing and always says the mean pitch."""
    said = found.semitones[~found.held_out].mean()
    return float(np.sqrt(np.mean((found.semitones[found.held_out] - said) ** 2)))
