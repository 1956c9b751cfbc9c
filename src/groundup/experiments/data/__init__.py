"""What the chapter "What a network hears" measures and draws, where it is too long for a cell."""

from . import lost_pitch
from .loading import noise_corpus, rate, stages
from .periodicity import periodicity
from .phase import turned
from .pitch import guess_error, pitch_error, singers
from .records import crops_per_second
from .resynthesis import heard_again
from .spectra import leakage, spectrogram
from .vowel import sung

CLAIMS = (lost_pitch.CLAIM,)

__all__ = [
    "CLAIMS",
    "crops_per_second",
    "guess_error",
    "heard_again",
    "leakage",
    "noise_corpus",
    "periodicity",
    "pitch_error",
    "rate",
    "singers",
    "spectrogram",
    "stages",
    "sung",
    "turned",
]
