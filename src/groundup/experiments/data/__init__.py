"""What the chapter "What a network hears" measures and draws, where it is too long for a cell."""

from . import lost_pitch
from .own import own_voice
from .periodicity import periodicity
from .pitch import guess_error, pitch_error, singers
from .resynthesis import inverse_transform, short_time_transform, spread_over_frequencies
from .spectra import leakage, spectrogram
from .vowel import sung

CLAIMS = (lost_pitch.CLAIM,)

__all__ = [
    "CLAIMS",
    "guess_error",
    "inverse_transform",
    "leakage",
    "own_voice",
    "periodicity",
    "pitch_error",
    "short_time_transform",
    "singers",
    "spectrogram",
    "spread_over_frequencies",
    "sung",
]
