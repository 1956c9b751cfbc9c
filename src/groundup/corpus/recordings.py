"""Recordings on disk: which file, whose voice, and the waveform in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from groundup.corpus.audio_files import AUDIO, audio_files
from groundup.corpus.decoding import decoded
from groundup.corpus.resampling import resampled
from groundup.errors import UserError, together
from groundup.text import one_line

__all__ = ["Recording", "read_waveform", "recordings_named", "unique"]

LONGEST = 1 << 27  # samples of an utterance, 2.3 hours at 16 kHz: a small file of silence could hold far more
HIGHEST = 1 << 20  # Hz
LOUDEST = 2.0**33  # full scale is 1, and 2^31 where someone forgot to divide


@dataclass(frozen=True)
class Recording:
    """One utterance: the file it is in, its id in the corpus, its speaker's name, other facts about it."""

    path: Path
    utterance: str
    speaker: str | None  # None: nobody knows
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """Size and time of the file: what changes when it is recorded again."""
        try:
            status = os.stat(self.path)
        except OSError:  # whoever wants to hear it is told
            return "missing"
        return f"{status.st_size}-{status.st_mtime_ns}"

    def waveform(self, sample_rate: int) -> np.ndarray:
        """The samples at `sample_rate`: see `read_waveform`."""
        return read_waveform(self.path, sample_rate)


def read_waveform(path: str | Path, sample_rate: int) -> np.ndarray:
    """The recording in `path` as one channel at `sample_rate`: (L,) float32, full scale at ±1.

    Channels are averaged. A recording made at a higher rate is resampled; one made at a lower rate is
    refused, for the bands above half its rate would hold nothing. See `decoding` for the kinds of files.
    Raises `UserError` when the file cannot be read, is empty or endless, holds NaN, or has too low a rate.
    """
    path = Path(path)
    try:
        with decoded(path) as (rate, blocks):
            if rate < sample_rate:
                remedy = f"Replace or remove it, or pack all recordings with --sample-rate {rate}."
                least = f"at least {sample_rate} Hz"
                raise UserError(f"expected a sample rate of {least}, found {rate} Hz. {remedy}")
            if rate > HIGHEST:
                most = f"up to {HIGHEST} Hz"
                raise UserError(f"expected a sample rate {most}, found {rate} Hz. Replace or remove it.")
            return _joined(resampled(_checked(blocks), rate, sample_rate), sample_rate)
    except FileNotFoundError:
        raise UserError(f"{one_line(path)}: no such file. Give one that is there.") from None
    except UserError as error:
        raise UserError(f"{one_line(path)}: {error}") from None
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split()).rstrip(".") or "its contents make no sense"
        told = f"cannot be read as audio ({reason}). Replace or remove it."
        raise UserError(f"{one_line(path)}: {told}") from None


def _checked(blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """The same blocks. Raises `UserError` at a sample that no recorder writes."""
    before = 0
    for block in blocks:
        if len(wrong := np.flatnonzero(~(np.abs(block) < LOUDEST))):
            value, place = block[wrong[0]], before + wrong[0]
            found = f"is {value:g}, far beyond full scale" if np.isfinite(value) else "is not a number"
            raise UserError(f"sample {place} {found}. Replace or remove it.")
        before += len(block)
        yield block


def _joined(blocks: Iterable[np.ndarray], sample_rate: int) -> np.ndarray:
    """All blocks as one array, which grows in its place: two of them would take twice the memory."""
    held = bytearray()
    for block in blocks:
        held += block.tobytes()
        if len(held) > 4 * LONGEST:
            minutes = LONGEST / sample_rate / 60
            raise UserError(f"is longer than {minutes:.0f} minutes. Cut it into utterances, or remove it.")
    if not held:
        raise UserError("holds no samples. Replace or remove it.")
    return np.frombuffer(held, dtype=np.float32)


def recordings_named(
    folder: str | Path, pattern: str, example: str, suffixes: tuple[str, ...] = AUDIO
) -> list[Recording]:
    """The recordings below `folder`, whose names say all: `pattern` reads the end of each path, unsuffixed.

    What it matches is the utterance's id, its group `speaker` the speaker, and every other group a field.
    Raises `UserError` for a file with another name, and for two with one.
    """
    found = []
    for path in audio_files(folder, suffixes):
        match = re.fullmatch(rf".*/({pattern})\.\w+", os.path.abspath(path), re.DOTALL)
        if match is None:
            raise UserError(f"{one_line(path)}: expected a name like {example}. Move the file elsewhere.")
        fields = match.groupdict()
        found.append(Recording(path, match[1], fields.pop("speaker"), fields))
    return unique(found)


def unique(recordings: list[Recording]) -> list[Recording]:
    """The same recordings. Raises `UserError` when two files bear the same utterance id."""
    wrong, first = [], {}
    for recording in recordings:
        if (other := first.setdefault(recording.utterance, recording.path)) is not recording.path:
            told = f"utterance {one_line(recording.utterance)} is there twice, also as {one_line(other)}"
            wrong.append(UserError(f"{one_line(recording.path)}: {told}. Remove one of them."))
    if wrong:
        raise together(wrong)
    return recordings
