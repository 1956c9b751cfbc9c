"""A corpus of made-up voices: no data needed, the same seed gives the same voices.

Each speaker comes to several sessions and says two sentences in each, over and over. So the corpus can be
split by `statement`, as RAVDESS is, or by `session`, and how hard it is to tell the voices apart is a
number: the spread between sessions against the spread between speakers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundup.corpus.recordings import resample
from groundup.corpus.synthesis import SAMPLE_RATE, draw_sentence, draw_session, draw_voice, synthesise
from groundup.errors import UserError

__all__ = ["FIELDS", "SESSIONS", "SOURCE", "STATEMENTS", "SyntheticUtterance", "utterances"]

FIELDS = ("statement", "session", "repetition")
STATEMENTS, SESSIONS, SYLLABLES = 2, 5, 7
SOURCE = "made-up voices, groundup.corpus.synthetic"
VOICE, SENTENCE, SESSION, SPOKEN = range(4)  # independent streams of random numbers from one seed


@dataclass(frozen=True)
class SyntheticUtterance:
    """One utterance of a made-up speaker: a recipe of a few numbers, spoken when `waveform` is called."""

    seed: int
    speaker_number: int
    number: int
    difficulty: float = 1.0

    @property
    def statement_number(self) -> int:
        """Which sentence: the two take turns."""
        return self.number % STATEMENTS

    @property
    def session_number(self) -> int:
        """Which sitting: each says both sentences."""
        return self.number // STATEMENTS % SESSIONS

    @property
    def speaker(self) -> str:
        """The made-up speaker's name."""
        return f"voice{self.speaker_number:04d}"

    @property
    def utterance(self) -> str:
        """The utterance's id."""
        return f"{self.speaker}-{self.number:05d}"

    @property
    def fields(self) -> dict[str, str]:
        """`statement`, `session` and `repetition`, two digits each, counted from 01."""
        repetition = self.number // (STATEMENTS * SESSIONS)
        numbers = (self.statement_number, self.session_number, repetition)
        return {field: f"{number + 1:02d}" for field, number in zip(FIELDS, numbers, strict=True)}

    def waveform(self, sample_rate: int = SAMPLE_RATE) -> np.ndarray:
        """(L,) float32, about two seconds; a pure function of the recipe."""
        voice = draw_voice(self._rng(VOICE, self.speaker_number))
        session = draw_session(self._rng(SESSION, self.speaker_number, self.session_number), self.difficulty)
        sentence = draw_sentence(self._rng(SENTENCE, self.statement_number), SYLLABLES)
        rng = self._rng(SPOKEN, self.speaker_number, self.number)
        spoken = synthesise(session.voice(voice), rng, seconds=None, sentence=sentence)
        return resample(session.record(spoken, rng), SAMPLE_RATE, sample_rate)

    def _rng(self, *stream: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *stream])


def utterances(
    speakers: int, utterances: int, seed: int = 0, difficulty: float = 1.0
) -> list[SyntheticUtterance]:
    """So many utterances of each of so many made-up speakers. Raises `UserError` for impossible numbers."""
    for option, value, least in (
        ("--speakers", speakers, 1),
        ("--utterances", utterances, 1),
        ("--seed", seed, 0),
        ("--difficulty", difficulty, 0),
    ):
        if not value >= least:
            raise UserError(f"{option}: expected at least {least}, got {value}.")
    return [
        SyntheticUtterance(seed, speaker, number, difficulty)
        for speaker in range(speakers)
        for number in range(utterances)
    ]
