"""One utterance of a made-up speaker: a recipe of a few numbers, and the voice it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from groundup.corpus.resampling import resample
from groundup.corpus.synthetic.formants_and_melody import RATE, duration
from groundup.corpus.synthetic.phones import Syllable, draw_sentence
from groundup.corpus.synthetic.recording_session import Session, draw_session, draw_white
from groundup.corpus.synthetic.speech import SAMPLE_RATE, Score, compose, perform
from groundup.corpus.synthetic.voice import Voice, draw_voice

__all__ = ["Drawn", "HomeworkUtterance", "SyntheticUtterance"]

STATEMENTS, SESSIONS, SYLLABLES = 2, 5, 7
VOICE, SENTENCE, SESSION, SPOKEN, SECONDS, SHARE = range(6)  # independent streams of numbers from one seed
# A speaker of VoxCeleb2 has 185 utterances in 25 videos. Source: Chung et al. (2018), VoxCeleb2.
A_SITTING = 8  # utterances
SHORTEST, LONGEST = 1.0, 15.0  # seconds
TYPICAL, TAIL = 2.167, 0.65  # seconds beyond the shortest: median, spread of the logarithm


class Drawn(NamedTuple):
    """All that is random in one utterance, drawn and not yet spoken; of a batch, tensors with B in front."""

    score: Score
    session: Session
    white: np.ndarray  # (M/2 + 1,) complex: the room's noise, see `draw_white`


@dataclass(frozen=True)
class SyntheticUtterance:
    """An utterance of the shape grid: one of two sentences, in about two seconds."""

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
        return {
            "statement": f"{self.statement_number + 1:02d}",
            "session": f"{self.session_number + 1:02d}",
            "repetition": f"{self.number // (STATEMENTS * SESSIONS) + 1:02d}",
        }

    @property
    def stamp(self) -> str:
        """The whole recipe: what the voice says depends on nothing else."""
        return repr(self)

    @property
    def samples(self) -> int:
        """How long the waveform is at 16 kHz, without speaking it."""
        _, voice, rng = self._sitting()
        seconds, sentence = self._script()
        return round(RATE * (seconds or duration(voice, sentence, rng))) * (SAMPLE_RATE // RATE)

    def draw(self) -> Drawn:
        """All the random numbers of `waveform`, for those who compute with them elsewhere."""
        session, voice, rng = self._sitting()
        score = compose(voice, rng, *self._script())
        return Drawn(score, session, draw_white(len(score.phase), rng))

    def waveform(self, sample_rate: int = SAMPLE_RATE) -> np.ndarray:
        """(L,) float32; a pure function of the recipe."""
        score, session, white = self.draw()
        spoken = perform(score).astype(np.float32)
        heard = session.hear(spoken, white, score.inside).astype(np.float32)
        return resample(heard, SAMPLE_RATE, sample_rate)

    def _sitting(self) -> tuple[Session, Voice, np.random.Generator]:
        """The session, the speaker's voice in it, and where the rest of the random numbers comes from."""
        session = draw_session(self._rng(SESSION, self.speaker_number, self.session_number), self.difficulty)
        voice = session.voice(draw_voice(self._rng(VOICE, self.speaker_number)))
        return session, voice, self._rng(SPOKEN, self.speaker_number, self.number)

    def _script(self) -> tuple[float | None, list[Syllable] | None]:
        """What `compose` is to make, seconds and sentence: one of the two, in the voice's own time."""
        return None, draw_sentence(self._rng(SENTENCE, self.statement_number), SYLLABLES)

    def _rng(self, *stream: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *stream])


@dataclass(frozen=True)
class HomeworkUtterance(SyntheticUtterance):
    """One utterance of the shape hw4: a text of its own, one to fifteen seconds long.

    The length is one second and a time whose logarithm is normal, cut at fifteen seconds in all: a mean of
    365 frames of 10 ms, a median of 315, and one in a hundred longer than 1,080.
    """

    @property
    def session_number(self) -> int:
        """Which sitting: eight utterances, then the next."""
        return self.number // A_SITTING

    @property
    def fields(self) -> dict[str, str]:
        """`session`, two digits, counted from 01."""
        return {"session": f"{self.session_number + 1:02d}"}

    def _script(self) -> tuple[float | None, list[Syllable] | None]:
        """Random syllables that fill the time."""
        normal = self._rng(SECONDS, self.speaker_number, self.number).standard_normal()
        return min(SHORTEST + TYPICAL * float(np.exp(TAIL * normal)), LONGEST), None
