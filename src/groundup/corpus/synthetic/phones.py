"""The sounds of a made-up language: vowels and consonants as settings of the tract and of the three sources.

Vowels are the mean formants of 33 men. A consonant is one or two short settings before the vowel; its
formants are where the tongue's closure sends them, so that the way from there into the vowel is heard as the
consonant: such a place is called a locus.

Source: Peterson and Barney (1952), A study of the vowels, table II; Delattre et al. (1955), Acoustic loci.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["CONSONANTS", "VOWELS", "Phone", "Syllable", "draw_sentence"]

VOWELS = {  # F1, F2, F3 in Hz
    "i": (270, 2290, 3010),
    "ɪ": (390, 1990, 2550),
    "ɛ": (530, 1840, 2480),
    "æ": (660, 1720, 2410),
    "ɑ": (730, 1090, 2440),
    "ɔ": (570, 840, 2410),
    "ʊ": (440, 1020, 2240),
    "u": (300, 870, 2240),
    "ʌ": (640, 1190, 2390),
    "ɝ": (490, 1350, 1690),
}


class Phone(NamedTuple):
    """One setting: how long, where the formants are, and how loud voice, breath and hiss are."""

    seconds: float
    formants: tuple[float, float, float]
    voice: float = 0.0
    breath: float = 0.0
    hiss: float = 0.0
    hiss_hz: float = 4000.0  # the middle of the hiss


LABIAL, ALVEOLAR, VELAR, PALATAL = (250, 800, 2200), (250, 1750, 2600), (250, 2100, 2400), (270, 2200, 3000)
CONSONANTS = {
    "": (),
    "b": (Phone(0.06, LABIAL, voice=0.12), Phone(0.01, LABIAL, voice=0.3, hiss=0.1, hiss_hz=900)),
    "d": (Phone(0.05, ALVEOLAR, voice=0.12), Phone(0.01, ALVEOLAR, voice=0.3, hiss=0.25, hiss_hz=4000)),
    "g": (Phone(0.05, VELAR, voice=0.12), Phone(0.02, VELAR, voice=0.3, hiss=0.2, hiss_hz=2200)),
    "p": (Phone(0.08, LABIAL), Phone(0.015, LABIAL, hiss=0.2, hiss_hz=900), Phone(0.03, LABIAL, breath=0.6)),
    "t": (
        Phone(0.07, ALVEOLAR),
        Phone(0.02, ALVEOLAR, hiss=0.5, hiss_hz=4500),
        Phone(0.03, ALVEOLAR, breath=0.6),
    ),
    "k": (Phone(0.07, VELAR), Phone(0.025, VELAR, hiss=0.4, hiss_hz=2200), Phone(0.03, VELAR, breath=0.6)),
    "f": (Phone(0.10, LABIAL, hiss=0.12, hiss_hz=6500),),
    "s": (Phone(0.11, ALVEOLAR, hiss=0.5, hiss_hz=6000),),
    "ʃ": (Phone(0.11, PALATAL, hiss=0.5, hiss_hz=3200),),
    "h": (Phone(0.07, (500, 1500, 2500), breath=0.7),),
    "z": (Phone(0.08, ALVEOLAR, voice=0.3, hiss=0.25, hiss_hz=6000),),
    "m": (Phone(0.08, LABIAL, voice=0.35),),
    "n": (Phone(0.07, ALVEOLAR, voice=0.35),),
    "l": (Phone(0.06, (350, 1100, 2600), voice=0.6),),
    "r": (Phone(0.06, (320, 1100, 1500), voice=0.6),),
    "w": (Phone(0.06, (290, 650, 2150), voice=0.6),),
    "j": (Phone(0.06, (270, 2200, 3000), voice=0.6),),
}


class Syllable(NamedTuple):
    """A consonant, a vowel, and how much weight the syllable has."""

    consonant: str
    vowel: str
    stress: float


def draw_sentence(rng: np.random.Generator, syllables: int) -> list[Syllable]:
    """A sentence of random syllables; every second or third is stressed."""
    consonants, vowels = list(CONSONANTS), list(VOWELS)
    return [
        Syllable(
            consonants[rng.integers(len(consonants))],
            vowels[rng.integers(len(vowels))],
            float(rng.choice([0.0, 0.4, 1.0])),
        )
        for _ in range(syllables)
    ]
