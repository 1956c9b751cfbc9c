"""The samples in a sound file, block by block: memory is bounded whatever the file claims to hold.

What the library soundfile reads it decodes: WAV, FLAC, MP3, OGG, Opus, AIFF and others. What it cannot read,
MPEG-4 (.m4a, .mp4), WebM, AAC, AMR and WMA, the program ffmpeg decodes, where it is installed. The first
bytes decide and not the name: telephones write MPEG-4 under any name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from groundup.errors import UserError

__all__ = ["BY_FFMPEG", "BY_SOUNDFILE", "decoded"]

BY_SOUNDFILE = (*".aif .aifc .aiff .au .caf .flac .mp3 .oga .ogg .opus .rf64 .snd .w64 .wav .wave".split(),)
BY_FFMPEG = (*".3gp .aac .amr .m4a .m4b .mka .mkv .mov .mp4 .webm .wma".split(),)
BLOCK = 1 << 18  # samples, of all channels together
STREAMED = (*range(0x7FFFF000, 0x7FFFF100), *range(0xFFFFFF00, 0x100000000))  # sox, espeak-ng; ffmpeg
BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")  # what an MPEG-4 or QuickTime file begins with
# The kinds that ffmpeg decodes: how a file begins, and the one demuxer that may look at it.
KINDS = {
    b"....(?:" + b"|".join(BOXES) + b")": ("MPEG-4", "mov"),
    rb"\x1aE\xdf\xa3": ("WebM", "matroska"),
    rb"\xff[\xf0\xf1\xf8\xf9]": ("AAC", "aac"),
    b"#!AMR": ("AMR", "amr"),
    rb"0&\xb2u": ("WMA", "asf"),
}

Blocks = Iterator[np.ndarray]


@contextmanager
def decoded(path: Path) -> Iterator[tuple[int, Blocks]]:
    """The sample rate in Hz, and blocks (L,) float32 of the mean over the channels, full scale at ±1.

    Raises `OSError` or `ValueError` with the reason when the file cannot be read as audio, at once or while
    blocks are taken; `UserError`, without the path, for what is no file or cut off, and for want of ffmpeg.
    """
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe, a device: it may have no end
        raise UserError("expected a file, found something else. Replace or remove it.")
    with open(path, "rb") as file:
        if not (head := file.read(12)):
            raise ValueError("the file is empty")
        _refuse_cut_off(file, head)
    kinds = [kind for begins, kind in KINDS.items() if re.match(begins, head, re.DOTALL)]
    with _by_ffmpeg(path, *kinds[0]) if kinds else _by_soundfile(path) as opened:
        yield opened


@contextmanager
def _by_soundfile(source: Path | int) -> Iterator[tuple[int, Blocks]]:
    """A file, or an open pipe by its number, as libsndfile decodes it."""
    import soundfile  # only those who read recordings need it

    def blocks() -> Blocks:
        size = max(1, BLOCK // file.channels)
        while len(block := file.read(size, dtype="float32", always_2d=True)):
            with np.errstate(over="ignore", invalid="ignore"):
                mean = block.mean(axis=1, dtype=np.float32)
            yield mean

    try:
        with soundfile.SoundFile(source, closefd=False) as file:
            yield file.samplerate, blocks()
    except soundfile.SoundFileError as error:
        reason = getattr(error, "error_string", str(error))  # without the path, which is told already
        raise ValueError("of no known kind" if "does not exist" in reason else reason) from None


@contextmanager
def _by_ffmpeg(path: Path, kind: str, demuxer: str) -> Iterator[tuple[int, Blocks]]:
    """A file as ffmpeg decodes it: through a pipe, as Sun .au with 32-bit floats, all channels at their rate.

    The name is handed over after `file:`, so that neither a dash nor a colon in it means anything, and one
    demuxer alone may look at what is in it: no playlist, no reference to another file is followed.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise UserError(
            f"{kind} needs the program ffmpeg, which was not found. Install ffmpeg (apt install ffmpeg, "
            "brew install ffmpeg, winget install ffmpeg), or convert the file to .wav."
        )
    strict = ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"]
    source = ["-protocol_whitelist", "file", "-f", demuxer, "-i", f"file:{path}", "-map", "0:a:0"]
    command = [program, *strict, *source, "-c:a", "pcm_f32be", "-f", "au", "pipe:1"]

    def to_the_end(blocks: Blocks) -> Blocks:
        """The blocks; and behind the last one `ValueError` when ffmpeg failed."""
        yield from blocks
        if run.wait():
            raise ValueError

    with tempfile.TemporaryFile() as errors:
        run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        try:
            with _by_soundfile(run.stdout.fileno()) as (rate, blocks):
                yield rate, to_the_end(blocks)
        except ValueError:  # at the first byte, or after the last one
            run.stdout.close()
            failed = run.wait()
            errors.seek(0)
            lines = errors.read(1 << 16).decode(errors="replace").splitlines() or [f"code {failed}"]
            reason = re.sub(r"^\[[^]]* @ 0x[0-9a-f]+\] ", "", lines[0]) if failed else "found no sound in it"
            raise ValueError(f"ffmpeg: {reason}") from None
        finally:
            run.kill()
            run.wait()
            run.stdout.close()


def _refuse_cut_off(file: BinaryIO, head: bytes) -> None:
    """Raise `UserError` for what is shorter than its header says: the decoders may pass over it.

    A program that writes to a pipe cannot come back and fill in the length; it leaves a very large one. And
    the last byte is a padding one where there is an odd number of them, which not every program writes.
    """
    length = promised = file.seek(0, os.SEEK_END)
    if head[:4] in (b"RIFF", b"FORM"):
        size = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big")
        promised = length if size in STREAMED or size + 8 == length + 1 else size + 8
    elif head[4:8] in BOXES:
        promised = _end_of_boxes(file, length)
    if length < promised:
        raise UserError(f"cut off, {length:,} of {promised:,} bytes are there. Replace or remove it.")


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
