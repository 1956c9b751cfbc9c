"""From a sentence to movement: where the formants are, how loud each source is and what the melody does.

A sentence is a row of settings (phones) with durations. Held one after the other they would be a row of
stills; the tongue and the folds take time, so every track is smoothed, formants over 60 ms, loudness over
16 ms, melody over 150 ms. The transitions that this makes are what consonants are heard by.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundup.corpus.synthetic.phones import CONSONANTS, VOWELS, Phone, Syllable
from groundup.corpus.synthetic.vocal_tract import REFERENCE_CM
from groundup.corpus.synthetic.voice import Voice

__all__ = ["RATE", "Tracks", "articulate", "duration"]

RATE = 1000  # settings a second
SILENCE = Phone(0.1, (500, 1500, 2500))
VOWEL_SHARE = 0.6  # of a syllable's average time


class Tracks(NamedTuple):
    """What moves, RATE times a second."""

    formants: np.ndarray  # (n, 3) Hz: F1, F2, F3
    voice: np.ndarray  # (n,) loudness of the folds
    breath: np.ndarray  # (n,) loudness of the air at the folds
    hiss: np.ndarray  # (n,) loudness of the air at the teeth
    hiss_hz: np.ndarray  # (n,) Hz: the middle of the hiss
    melody: np.ndarray  # (n,) semitones from the middle of the voice


def articulate(
    voice: Voice, sentence: list[Syllable], rng: np.random.Generator, seconds: float | None = None
) -> Tracks:
    """The tracks of `sentence` as `voice` says it, stretched to `seconds` when given."""
    phones, stress = _phones(voice, sentence, rng)
    ends = np.cumsum([phone.seconds for phone in phones])
    count = round(RATE * (ends[-1] if seconds is None else seconds))
    held = np.searchsorted(ends, np.linspace(0.0, ends[-1], count, endpoint=False), side="right")
    table = np.array([[*phone.formants, *phone[2:]] for phone in phones])[held]  # (n, 7)
    formants = _smooth(table[:, :3], 60)
    voiced, breath, hiss = _smooth(table[:, 3:6], 16).T
    drift = _smooth(rng.standard_normal((count, 1)), 400)[:, 0]
    melody = voice.range_semitones * (
        _smooth(np.array(stress)[held][:, None], 150)[:, 0]
        + np.linspace(0.7, -0.7, count)  # a voice sinks as the air runs out
        + 0.3 * drift / drift.std()
    )
    return Tracks(formants, voiced, breath, hiss, table[:, 6], melody)


def duration(voice: Voice, sentence: list[Syllable], rng: np.random.Generator) -> float:
    """How many seconds `articulate` takes for `sentence` when it is not told, with the same `rng`."""
    phones, _ = _phones(voice, sentence, rng)
    return float(np.cumsum([phone.seconds for phone in phones])[-1])


def _phones(
    voice: Voice, sentence: list[Syllable], rng: np.random.Generator
) -> tuple[list[Phone], list[float]]:
    """The settings one after the other in this speaker's tract and tempo, and the stress on each."""
    names = list(VOWELS)
    scale = REFERENCE_CM / voice.tract_cm
    beat = VOWEL_SHARE / voice.syllables_per_second
    phones, stress = [SILENCE], [0.0]
    for syllable in sentence:
        for phone in CONSONANTS[syllable.consonant]:
            formants = tuple(scale * f for f in phone.formants)
            tempo = np.exp(0.15 * rng.standard_normal())
            phones.append(phone._replace(seconds=phone.seconds * tempo, formants=formants))
            stress.append(syllable.stress)
        spoken = np.exp(0.03 * rng.standard_normal(3))  # the tongue does not find the same place twice
        own = voice.accent[names.index(syllable.vowel)]
        formants = tuple(scale * spoken * own * VOWELS[syllable.vowel])
        long = beat * (1.0 + 0.5 * (syllable.stress - 0.3)) * np.exp(0.15 * rng.standard_normal())
        phones.append(Phone(long, formants, voice=0.7 + 0.3 * syllable.stress))
        stress.append(syllable.stress)
    return [*phones, SILENCE], [*stress, 0.0]


def _smooth(track: np.ndarray, width: int) -> np.ndarray:
    """Average each column of (n, C) over a Hann window of `width` settings; the ends hold their value."""
    hann = np.hanning(width + 2)[1:-1]
    padded = np.pad(track, ((width // 2, width - 1 - width // 2), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, hann / hann.sum(), mode="valid") for column in padded.T], axis=1)
