"""What the network of the live page learns from, and what it is asked about: two packed corpora.

    python -m book.live_corpora RECORDINGS

reads `ravdess16/` and `fsdd/` in the folder RECORDINGS and makes, below the current folder,

    corpora/live         actors, digits and made-up voices, each real recording several times: at three
                         speeds, which are three voices, and as other microphones in other rooms have it
    corpora/live-asked   the actors once in the studio and once in a room, for questions about strangers

A take's room, microphone and noise are those of the made-up voices' sittings, on a real voice, with an echo.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from groundup.corpus import LogMel, PackedCorpus, build_corpus, synthetic
from groundup.corpus.importers import fsdd, ravdess
from groundup.corpus.pack.build_corpus import Utterance
from groundup.corpus.resampling import resample
from groundup.corpus.synthetic import Session, draw_session
from groundup.corpus.synthetic.corpus_shapes import SOURCE

LIVE, ASKED = Path("corpora", "live"), Path("corpora", "live-asked")
ACTORS = tuple(range(1, 21))
SPEEDS = {"": (1, 1), "slow": (8, 9), "fast": (9, 8)}
TAKES = 2  # of each real recording at each speed, besides the one that is there
VOICES, SAID, SEED = 300, 1_800, 16  # made-up voices, their utterances in all, what draws them
DIGITS = 6  # spoken digits that make one utterance
HELD = (
    "02"  # of an actor's two takes of a sentence, the second take of the second one is asked, never learned
)


@dataclass(frozen=True)
class Take:
    """A recording at another speed, in another room: a pure function of its id and the numbers here.

    Take 0 is the recording as it is.
    """

    clean: Utterance
    kind: str  # actors, digits or made-up
    part: str = "learn"  # or ask
    speed: str = ""
    take: int = 0

    @property
    def utterance(self) -> str:
        return f"{self.clean.utterance}{self.speed and '-' + self.speed}-{self.take}"

    @property
    def speaker(self) -> str:
        return f"{self.clean.speaker} {self.speed}".strip()

    @property
    def fields(self) -> dict[str, str]:
        return {"kind": self.kind, "part": self.part, "speed": self.speed or "own", "take": str(self.take)}

    @property
    def stamp(self) -> str:
        return f"{self.clean.stamp} {self.speed} {self.take}"

    def waveform(self, sample_rate: int) -> np.ndarray:
        """(L,) float32. A faster voice is a higher one with a shorter tract: another person's."""
        faster, slower = SPEEDS[self.speed]
        waveform = resample(self.clean.waveform(sample_rate), faster, slower)
        if self.take:
            rng = np.random.default_rng([zlib.crc32(self.utterance.encode()), self.take])
            waveform = in_room(waveform, draw_room(rng), rng, echo_seconds=rng.uniform(0.0, 0.5))
        return waveform


@dataclass(frozen=True)
class Asked:
    """An actor's recording in the studio or, the same for all, in one room: `fields` tell which."""

    clean: Utterance
    room: str

    @property
    def utterance(self) -> str:
        return f"{self.clean.utterance}-{self.room}"

    @property
    def speaker(self) -> str:
        return self.clean.speaker

    @property
    def fields(self) -> dict[str, str]:
        return {**self.clean.fields, "room": self.room}

    @property
    def stamp(self) -> str:
        return f"{self.clean.stamp} {self.room}"

    def waveform(self, sample_rate: int) -> np.ndarray:
        waveform = self.clean.waveform(sample_rate)
        if self.room == "studio":
            return waveform
        # One microphone in one room, for all who speak; the noise is new each time.
        session = replace(draw_room(np.random.default_rng(2026)), noise_db=-20.0)
        rng = np.random.default_rng(zlib.crc32(self.utterance.encode()))
        return in_room(waveform, session, rng, echo_seconds=0.4)


@dataclass(frozen=True)
class Joined:
    """Several spoken digits of one speaker, one after the other, as one utterance; nothing above 4 kHz."""

    parts: tuple[Utterance, ...]

    @property
    def utterance(self) -> str:
        return self.parts[0].utterance

    @property
    def speaker(self) -> str:
        return self.parts[0].speaker

    @property
    def stamp(self) -> str:
        return " ".join(part.stamp for part in self.parts)

    def waveform(self, sample_rate: int) -> np.ndarray:
        rate = fsdd.FEATURES.sample_rate
        joined = np.concatenate([part.waveform(rate) for part in self.parts])
        return resample(joined, rate, sample_rate)


def draw_room(rng: np.random.Generator) -> Session:
    """Another microphone, and a room whose noise is 5 to 40 dB below the voice."""
    return replace(draw_session(rng, difficulty=2.0), noise_db=-rng.uniform(5.0, 40.0))


def in_room(
    waveform: np.ndarray, session: Session, rng: np.random.Generator, echo_seconds: float
) -> np.ndarray:
    """The voice with the room's echo, in its noise, through the microphone: (L,) → (L,) float32.

    The echo is noise that dies away by 60 dB in `echo_seconds`; at half a second it is as strong in all as
    the voice itself. Schroeder's picture of a room, without its first reflections.
    """
    sample_rate = 16_000
    size = int(echo_seconds * sample_rate)
    if size:
        tail = rng.standard_normal(size) * 10 ** (-3 * np.arange(size) / size)
        tail *= np.sqrt(2 * echo_seconds) / np.linalg.norm(tail)
        from scipy.signal import fftconvolve

        waveform = waveform + fftconvolve(waveform, tail)[: len(waveform)]
    return session.record(waveform, rng)


def learned(folder: Path) -> list[Take]:
    """All that `corpora/live` holds, of all actors: who is to be a stranger is left out later."""
    found = []
    for recording in ravdess.recordings(folder / "ravdess16", set(ACTORS)):
        held = recording.fields["statement"] == recording.fields["repetition"] == HELD
        found += [Take(recording, "actors", "ask")] if held else takes(recording, "actors")
    digits: dict[str, list] = {}
    for recording in fsdd.recordings(folder / "fsdd"):
        digits.setdefault(recording.speaker, []).append(recording)
    for own in digits.values():
        order = np.random.default_rng(SEED).permutation(len(own))
        groups = [tuple(own[i] for i in order[k : k + DIGITS]) for k in range(0, len(own), DIGITS)]
        for number, group in enumerate(groups):
            joined = Joined(group)
            found += (
                [Take(joined, "digits", "ask")]
                if number % 10 == 9
                else takes(joined, "digits")[number % 3 :: 3]
            )
    voices = synthetic.homework(VOICES, SAID, SEED)
    last = {voice.speaker: voice.number for voice in voices}
    found += [Take(v, "made-up", "ask" if v.number == last[v.speaker] else "learn") for v in voices]
    return found


def takes(recording: Utterance, kind: str) -> list[Take]:
    """A recording to learn from, at each speed and in each room."""
    return [Take(recording, kind, "learn", speed, take) for speed in SPEEDS for take in range(TAKES + 1)]


def asked(folder: Path) -> list[Asked]:
    """All that `corpora/live-asked` holds."""
    recordings = ravdess.recordings(folder / "ravdess16", set(ACTORS))
    return [Asked(recording, room) for room in ("studio", "room") for recording in recordings]


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0])
    source = f"{ravdess.SOURCE}; {fsdd.SOURCE}; {SOURCE}"
    for make, out in ((learned, LIVE), (asked, ASKED)):
        if not out.is_dir():
            build_corpus(
                make(folder), out, features=LogMel(), name=out.name, source=source, dtype="float16", workers=2
            )
        print(PackedCorpus.open(out))


if __name__ == "__main__":
    main(sys.argv[1:])
