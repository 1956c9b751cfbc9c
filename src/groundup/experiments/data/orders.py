"""Three syllables in six orders: what somebody says, and how high the voice is, read from log-mel features.

All that tells one sentence from another is the order of its syllables, so whoever names it has heard when
something was. Each voice speaks once, hurriedly, at a pitch that has nothing to do with its tract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import NamedTuple

import numpy as np

from ...corpus import LogMel, subtract_mean
from ...corpus.synthetic import draw_voice, synthesise
from ...corpus.synthetic.phones import VOWELS, Syllable
from .linear import linear_reader
from .pitch import Singers, guess_error, pitch_error

CONSONANTS = ("b", "d", "g", "m", "n", "l", "r", "w", "j", "z")  # voiced, so that there is a pitch throughout
SYLLABLES, STRESS, SECONDS = 3, 0.4, 0.7
ORDERS = 6
ROOM = 0.001  # noise, 37 dB below the voice: no recording is silent, and silence would tell a turned phase
CELLS = 20  # of time, over which a picture is averaged: all sentences last as long
RIDGE = 100.0

Way = Callable[[np.ndarray], np.ndarray]  # from a waveform to another


class Spoken(NamedTuple):
    """Voices that say one sentence each."""

    waveforms: np.ndarray  # (N, L)
    order: np.ndarray  # (N,): which of the six sentences
    semitones: np.ndarray  # (N,): the middle of the voice's range, above 80 Hz
    held_out: np.ndarray  # (N,) bool: nothing is fitted to this voice


def spoken(seed: int, count: int = 180) -> Spoken:
    """Draw three syllables, and voices from 80 to 300 Hz that say them; a third of the voices is held out."""
    rng = np.random.default_rng(seed)
    consonants, vowels = (rng.choice(list(x), SYLLABLES, replace=False) for x in (CONSONANTS, VOWELS))
    syllables = [Syllable(c, v, STRESS) for c, v in zip(consonants, vowels, strict=True)]
    sentences = list(permutations(syllables))
    order = np.arange(count) % ORDERS
    semitones = rng.uniform(0.0, 12 * np.log2(300 / 80), size=count)
    waveforms = [
        synthesise(
            replace(draw_voice(rng), pitch_hz=80.0 * 2 ** (height / 12)),
            rng, SECONDS, sentence=list(sentences[which]),
        )
        for which, height in zip(order, semitones, strict=True)
    ]  # fmt: skip
    held_out = rng.permutation(np.arange(count) % 3 == 0)
    room = ROOM * rng.standard_normal((count, len(waveforms[0])))
    return Spoken(np.array(waveforms) + room, order, semitones, held_out)


def altered(found: Spoken, way: Way) -> Spoken:
    """The same, but that the voices that are held out are heard in this way."""
    waveforms = [
        way(waveform) if asked else waveform
        for waveform, asked in zip(found.waveforms, found.held_out, strict=True)
    ]
    return found._replace(waveforms=np.array(waveforms))


def orders_read(found: Spoken, features: LogMel) -> float:
    """The share of held-out sentences that a linear map names, beyond guessing: 0 by guessing, 1 if all.

    It sees the picture, its bands' means subtracted, averaged over 20 stretches
    of time, and is fitted to the voices that are not held out.
    """
    pictures = [subtract_mean(features(waveform)) for waveform in found.waveforms]
    x = [[part.mean(axis=0) for part in np.array_split(p, CELLS)] for p in pictures]
    x = np.array(x, dtype=np.float64).reshape(len(x), -1)
    known, asked = ~found.held_out, found.held_out
    read = linear_reader(x[known], np.eye(ORDERS)[found.order[known]], RIDGE)
    right = np.mean(read(x[asked]).argmax(axis=1) == found.order[asked])
    return float((right - 1 / ORDERS) / (1 - 1 / ORDERS))


def pitch_read(found: Spoken, features: LogMel) -> float:
    """The share of the variance of the held-out voices' pitch that the linear map of claim H1 reads."""
    voices = Singers(found.waveforms, found.semitones, found.held_out)
    return 1 - (pitch_error(voices, features) / guess_error(voices)) ** 2
