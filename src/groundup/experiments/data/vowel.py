"""One vowel, sung for as long as it takes, on any melody and in any tract."""

from __future__ import annotations

import numpy as np

from ...corpus.synthetic import SAMPLE_RATE
from ...corpus.synthetic.glottis import cycles, slope
from ...corpus.synthetic.phones import VOWELS
from ...corpus.synthetic.vocal_tract import REFERENCE_CM, bandwidths, response, tube, varying_filter, windows
from ...corpus.synthetic.voice import FORMANTS

OPEN_QUOTIENT, RETURN_TIME, JITTER, SHIMMER, BREATH = 0.58, 0.012, 0.008, 0.05, 0.003
PEAK = 0.5


def sung(
    pitch_hz: np.ndarray, rng: np.random.Generator, *, vowel: str = "ɑ", tract_cm: float = 17.5
) -> np.ndarray:
    """Sing a vowel at a pitch for each sample: (L,) in Hz → (L,) at 16 kHz, of peak 0.5.

    The folds of an average speaker, unsteady as folds are, and breath; then the tract of that length, which
    holds still.
    """
    samples = len(pitch_hz)
    phase, strength = cycles(pitch_hz, SAMPLE_RATE, jitter=JITTER, shimmer=SHIMMER, rng=rng)
    source = strength * slope(phase, OPEN_QUOTIENT, RETURN_TIME) + BREATH * rng.standard_normal(samples)
    lower = np.array(VOWELS[vowel]) * REFERENCE_CM / tract_cm
    formants = np.concatenate([lower, tube(tract_cm, FORMANTS)[3:]])[None]
    formants = np.minimum(formants, 0.49 * SAMPLE_RATE)
    gain = response(formants, bandwidths(formants), SAMPLE_RATE)
    waveform = varying_filter(source, np.repeat(gain, windows(samples), axis=0))
    return waveform * (PEAK / np.abs(waveform).max())
