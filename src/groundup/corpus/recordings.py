"""Recordings on disk: which file, whose voice, and the waveform in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import gcd
from pathlib import Path

import numpy as np

from groundup.errors import UserError

__all__ = ["AUDIO", "Recording", "audio_files", "read_waveform", "resample", "unique"]

AUDIO = (".wav", ".flac")
BLOCK = 1 << 20  # samples that are read at once: a damaged header may promise more than there is memory


@dataclass(frozen=True)
class Recording:
    """One utterance: the file it is in, its id in the corpus, its speaker's name, other facts about it."""

    path: Path
    utterance: str
    speaker: str
    fields: dict[str, str] = field(default_factory=dict)

    def waveform(self, sample_rate: int) -> np.ndarray:
        """The samples at `sample_rate`: see `read_waveform`."""
        return read_waveform(self.path, sample_rate)


def audio_files(folder: str | Path) -> list[Path]:
    """All WAV and FLAC files below `folder`, sorted by path, so that every machine packs in the same order.

    Raises `UserError` when the folder does not exist or holds no such file.
    """
    folder = Path(folder).expanduser()
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder. Give --from the folder with the recordings.")
    found = [
        Path(place) / name
        for place, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(AUDIO) and not name.startswith(".")
    ]
    if not found:
        raise UserError(f"{folder}: holds no .wav or .flac file. Give --from the folder with the recordings.")
    return sorted(found)


def read_waveform(path: str | Path, sample_rate: int) -> np.ndarray:
    """The recording in `path` as one channel at `sample_rate`: (L,) float32, full scale at ±1.

    Channels are averaged. A recording made at a higher rate is resampled; one made at a lower rate is
    refused, for the bands above half its rate would hold nothing.
    Raises `UserError` when the file cannot be read, is empty, holds NaN, or has too low a rate.
    """
    import soundfile  # only those who read recordings need it

    try:
        _refuse_cut_off_wav(path)
        with soundfile.SoundFile(path) as file:
            found, blocks = file.samplerate, []
            while len(block := file.read(BLOCK, dtype="float32", always_2d=True)):  # (L, channels)
                blocks.append(block.mean(axis=1, dtype=np.float32))
    except (FileNotFoundError, IsADirectoryError):
        raise UserError(f"{path}: no such file.") from None
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or "its contents make no sense"
        raise UserError(f"{path}: cannot be read as audio ({reason}). Replace or remove it.") from None
    if not blocks:
        raise UserError(f"{path}: holds no samples. Replace or remove it.")
    waveform = np.concatenate(blocks)
    if found < sample_rate:
        raise UserError(
            f"{path}: expected a sample rate of at least {sample_rate} Hz, found {found} Hz. "
            "Replace it by a recording made at a higher rate, or remove it."
        )
    if not np.isfinite(waveform).all():
        raise UserError(f"{path}: sample {np.flatnonzero(~np.isfinite(waveform))[0]} is not a number.")
    return resample(waveform, found, sample_rate)


def _refuse_cut_off_wav(path: str | Path) -> None:
    """Raise `UserError` when a WAV file is shorter than its header says; the reader would pass over that."""
    with open(path, "rb") as file:
        head, length = file.read(8), file.seek(0, os.SEEK_END)
    promised = int.from_bytes(head[4:], "little") + 8
    # A recorder that never came back to fill in the length leaves 0 or all ones.
    if head[:4] == b"RIFF" and length < promised < 0xFFFFFFFF:
        raise UserError(f"{path}: cut off, {length:,} of {promised:,} bytes are there. Replace or remove it.")


def resample(waveform: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """(L,) samples at `rate` → (⌈L · wanted / rate⌉,) float32 at `wanted`, low-passed against aliasing."""
    if rate == wanted:
        return waveform
    from scipy.signal import resample_poly

    divisor = gcd(rate, wanted)
    return resample_poly(waveform, wanted // divisor, rate // divisor).astype(np.float32)


def unique(recordings: Iterable[Recording]) -> list[Recording]:
    """The recordings as a list. Raises `UserError` when two files bear the same utterance id."""
    seen: dict[str, Path] = {}
    listed = []
    for recording in recordings:
        if recording.utterance in seen:
            raise UserError(
                f"{recording.path}: utterance {recording.utterance} is there twice, also as "
                f"{seen[recording.utterance]}. Remove one of them."
            )
        seen[recording.utterance] = recording.path
        listed.append(recording)
    return listed
