"""Recordings on disk: which file, whose voice, and the waveform in it."""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import gcd
from pathlib import Path
from typing import BinaryIO

import numpy as np

from groundup.errors import UserError
from groundup.text import one_line

__all__ = [
    "ANY_AUDIO",
    "AUDIO",
    "Recording",
    "audio_files",
    "read_waveform",
    "refuse_unreadable",
    "resample",
    "unique",
]

AUDIO = (".wav", ".flac")
ANY_AUDIO = (*AUDIO, ".m4a")  # read where the program ffmpeg is installed
BLOCK = 1 << 20  # samples that are read at once: a damaged header may promise more than there is memory
LONGEST = 1 << 28  # samples of an utterance, 4.6 hours at 16 kHz: a small file of silence could hold far more
HIGHEST = 1 << 20  # Hz
LOUDEST = 2.0**33  # full scale is 1, and 2^31 where someone forgot to divide


@dataclass(frozen=True)
class Recording:
    """One utterance: the file it is in, its id in the corpus, its speaker's name, other facts about it."""

    path: Path
    utterance: str
    speaker: str
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


def audio_files(
    folder: str | Path, suffixes: tuple[str, ...] = AUDIO, *, refused: tuple[str, ...] = ()
) -> list[Path]:
    """All files below `folder` with one of `suffixes`, sorted by path: every machine packs in one order.

    Links to folders are followed. Names that begin with a dot are passed over, and so is everything else.
    Raises `UserError` when the folder does not exist, holds no such file, leads to one folder twice, or
    holds a file with one of the `refused` suffixes.
    """
    folder = Path(os.path.expanduser(folder))
    if not os.path.isdir(folder):
        raise UserError(f"{one_line(folder)}: no such folder. Give the folder with the recordings.")
    kinds = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
    found: list[Path] = []
    places: dict[str, str] = {}
    for place, below, names in os.walk(folder, followlinks=True, onerror=refuse_unreadable):
        if (first := places.setdefault(os.path.realpath(place), place)) != place:
            raise UserError(f"{one_line(place)}: the same folder as {one_line(first)}. Remove the link.")
        # A folder that bears a recording's name is told when it is read.
        no_files = {name for name in below if Path(name).suffix.lower() in suffixes}
        below[:] = [name for name in below if not name.startswith(".") and name not in no_files]
        for path in (Path(place, name) for name in [*names, *no_files] if not name.startswith(".")):
            if path.suffix.lower() in suffixes:
                found.append(path)
            elif path.suffix.lower() in refused:
                raise UserError(f"{one_line(path)}: expected {kinds}. Convert it, or move it elsewhere.")
    if not found:
        raise UserError(f"{one_line(folder)}: holds no {kinds} file. Give the folder with the recordings.")
    return sorted(found)


def refuse_unreadable(error: OSError) -> None:
    """For `os.walk`, which else passes over a folder that it may not read, and all that is in it."""
    raise UserError(f"{one_line(error.filename)}: cannot be read ({error.strerror}). Make it readable.")


def read_waveform(path: str | Path, sample_rate: int) -> np.ndarray:
    """The recording in `path` as one channel at `sample_rate`: (L,) float32, full scale at ±1.

    Channels are averaged. A recording made at a higher rate is resampled; one made at a lower rate is
    refused, for the bands above half its rate would hold nothing. An .m4a file is decoded by `ffmpeg`.
    Raises `UserError` when the file cannot be read, is empty, holds NaN, or has too low a rate.
    """
    waveform, found = _samples(Path(path))
    shown = one_line(path)
    if not len(waveform):
        raise UserError(f"{shown}: holds no samples. Replace or remove it.")
    if found > HIGHEST:
        raise UserError(
            f"{shown}: expected a sample rate up to {HIGHEST} Hz, found {found} Hz. Replace or remove it."
        )
    if found < sample_rate:
        raise UserError(
            f"{shown}: expected a sample rate of at least {sample_rate} Hz, found {found} Hz. "
            "Replace it by a recording made at a higher rate, or remove it."
        )
    if len(wrong := np.flatnonzero(~(np.abs(waveform) < LOUDEST))):
        value = waveform[wrong[0]]
        found_there = f"is {value:g}, far beyond full scale" if np.isfinite(value) else "is not a number"
        raise UserError(f"{shown}: sample {wrong[0]} {found_there}. Replace or remove it.")
    return resample(waveform, found, sample_rate)


def _samples(path: Path) -> tuple[np.ndarray, int]:
    """The mean over the channels, (L,) float32, and the sample rate in Hz."""
    import soundfile  # only those who read recordings need it

    blocks = [np.zeros(0, dtype=np.float32)]
    try:
        _refuse_cut_off(path)
        source = _decoded(path) if path.suffix.lower() == ".m4a" else path
        with soundfile.SoundFile(source) as file, np.errstate(over="ignore", invalid="ignore"):
            size = BLOCK // file.channels
            while len(block := file.read(size, dtype="float32", always_2d=True)):  # (L, channels)
                blocks.append(block.mean(axis=1, dtype=np.float32))
                if file.tell() > LONGEST:
                    raise ValueError(f"more than {LONGEST:,} samples; cut it into utterances")
            return np.concatenate(blocks), file.samplerate
    except FileNotFoundError:
        raise UserError(f"{one_line(path)}: no such file.") from None
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or "its contents make no sense"
        raise UserError(
            f"{one_line(path)}: cannot be read as audio ({reason}). Replace or remove it."
        ) from None


def _decoded(path: Path) -> io.BytesIO:
    """An .m4a file as ffmpeg decodes it: a Sun .au file of 32-bit floats, all channels, at its own rate.

    An .au header is complete before the length is known, so it can come through a pipe; a WAV's cannot. The
    name is handed over after `file:`, so that neither a dash nor a colon in it means anything, and what the
    file holds is taken as MPEG-4, whose references to other files are not followed.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise UserError(
            f"{one_line(path)}: an .m4a file needs the program ffmpeg, which was not found. "
            "Install ffmpeg, or convert to .wav."
        )
    strict = ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"]
    file = ["-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{path}", "-map", "0:a:0"]
    command = [program, *strict, *file, "-c:a", "pcm_f32be", "-f", "au", "pipe:1"]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if run.returncode:
        lines = run.stderr.decode(errors="replace").splitlines()
        first = re.sub(r"^\[[^]]* @ 0x[0-9a-f]+\] ", "", lines[0]) if lines else f"code {run.returncode}"
        raise ValueError(f"ffmpeg: {first}")
    return io.BytesIO(run.stdout)


def _refuse_cut_off(path: Path) -> None:
    """Raise `UserError` for what is no file, or is shorter than its header says: readers may pass over it."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe, a device: it may have no end
        raise UserError(f"{one_line(path)}: expected a file, found something else. Replace or remove it.")
    with open(path, "rb") as file:
        head, length = file.read(8), file.seek(0, os.SEEK_END)
        promised = length
        if head[:4] == b"RIFF":
            promised = int.from_bytes(head[4:], "little") + 8
            if promised >= 0xFFFFFFFF:  # a recorder that never came back to fill it in left all ones, or 0
                promised = length
        elif head[4:] == b"ftyp":
            promised = _end_of_boxes(file, length)
    if length < promised:
        raise UserError(
            f"{one_line(path)}: cut off, {length:,} of {promised:,} bytes are there. Replace or remove it."
        )


def _end_of_boxes(file: BinaryIO, length: int) -> int:
    """Where an MPEG-4 file says that it ends: it is a row of boxes, each of which begins with its length.

    A cut between two packets of sound is otherwise not seen: ffmpeg stops there and says nothing.
    Source: ISO/IEC (2015), 14496-12, section 4.2.
    """
    place = 0
    while place < length:
        file.seek(place)
        size, kind, large = (file.read(count) for count in (4, 4, 8))
        box = int.from_bytes(large if size == b"\0\0\0\1" else size, "big")
        if box < 8 or (place + box > length and kind not in (b"moov", b"mdat")):
            return length  # 0 is "up to the end"; ffmpeg judges the rest
        place += box
    return place


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
            other = one_line(seen[recording.utterance])
            raise UserError(
                f"{one_line(recording.path)}: utterance {one_line(recording.utterance)} is there twice, "
                f"also as {other}. Remove one of them."
            )
        seen[recording.utterance] = recording.path
        listed.append(recording)
    return listed
