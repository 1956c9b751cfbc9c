"""What the chapter "Who is speaking?" measures and draws, where it is too long for a cell."""

from .company import answers, differences_by_layer
from .crops import accuracy_on_crops
from .lengths import wrong_lengths
from .slip import SlippedEncoder, influence
from .table import distances_read, early_shift, rows_of_a_short_table
from .vowel import Spectrum, spectrum, voice_of

__all__ = [
    "SlippedEncoder",
    "Spectrum",
    "accuracy_on_crops",
    "answers",
    "differences_by_layer",
    "distances_read",
    "early_shift",
    "influence",
    "rows_of_a_short_table",
    "spectrum",
    "voice_of",
    "wrong_lengths",
]
