"""What makes one speaker's voice that speaker's: a handful of numbers, drawn once a speaker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundup.corpus.synthetic.phones import VOWELS
from groundup.corpus.synthetic.vocal_tract import tube

__all__ = ["FORMANTS", "Voice", "draw_voice"]

FORMANTS = 6  # the resonances of an adult's tract below 7 kHz: what lies above, we leave to the hiss


@dataclass(frozen=True, eq=False)
class Voice:
    """A speaker: the folds, the tract, and the habits."""

    pitch_hz: float  # the middle of the voice's range
    range_semitones: float  # how far it moves with the melody (standard deviation)
    open_quotient: float  # the part of a cycle in which the folds are open
    return_time: float  # how softly they close, in cycles
    jitter: float  # how uneven the lengths of cycles are (standard deviation over mean)
    shimmer: float  # and their strengths
    breathiness: float  # noise against voice
    tract_cm: float  # from the folds to the lips
    bandwidth_scale: float  # how damped the resonances are
    upper: np.ndarray  # (FORMANTS − 3,): each upper formant against the even tube's
    accent: np.ndarray  # (vowels, 3): how this speaker's vowels differ from the table
    syllables_per_second: float

    def upper_formants(self) -> np.ndarray:
        """F4 and up in Hz, `(FORMANTS − 3,)`: the tongue hardly moves them, so they tell who speaks."""
        return tube(self.tract_cm, FORMANTS)[3:] * self.upper


def draw_voice(rng: np.random.Generator) -> Voice:
    """Draw a speaker. Half of them have long tracts and low voices, half short tracts and high voices.

    Means and spreads are those of adults: 115 and 205 Hz, give or take 12 %; 17 and 14.7 cm, give or take 4
    %.
    """

    def around(middle: float, spread: float) -> float:
        return float(middle * np.exp(spread * rng.standard_normal()))

    low = rng.random() < 0.5
    return Voice(
        pitch_hz=around(115.0 if low else 205.0, 0.12),
        range_semitones=around(2.0, 0.3),
        open_quotient=float(np.clip(rng.normal(0.58, 0.07), 0.4, 0.8)),
        return_time=around(0.012, 0.5),
        jitter=around(0.008, 0.4),
        shimmer=around(0.05, 0.4),
        breathiness=around(0.03, 0.7),
        tract_cm=around(17.0 if low else 14.7, 0.04),
        bandwidth_scale=around(1.0, 0.2),
        upper=np.exp(0.03 * rng.standard_normal(FORMANTS - 3)),
        accent=np.exp(0.05 * rng.standard_normal((len(VOWELS), 3))),
        syllables_per_second=around(4.2, 0.12),
    )
