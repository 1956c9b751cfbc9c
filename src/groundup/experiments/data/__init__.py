"""What the chapter "What a network hears" measures and draws, where it is too long for a cell."""

from . import deaf_phase, lost_pitch, mean_subtraction, more_bands
from .linear import linear_reader
from .own import own_voice
from .periodicity import periodicity
from .phases import anew, anew_in_pieces
from .pitch import guess_error, pitch_error, singers
from .resynthesis import inverse_transform, short_time_transform, spread_over_frequencies
from .spectra import leakage, spectrogram
from .vowel import sung

CLAIMS = (lost_pitch.CLAIM, deaf_phase.CLAIM, more_bands.CLAIM, mean_subtraction.CLAIM)

__all__ = [
    "CLAIMS",
    "anew",
    "anew_in_pieces",
    "guess_error",
    "inverse_transform",
    "leakage",
    "linear_reader",
    "own_voice",
    "periodicity",
    "pitch_error",
    "short_time_transform",
    "singers",
    "spectrogram",
    "spread_over_frequencies",
    "sung",
]
