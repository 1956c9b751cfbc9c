"""The recordings in a folder: which files are taken, by their suffix, and what is passed over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from groundup.corpus.decoding import BY_FFMPEG, BY_SOUNDFILE
from groundup.errors import UserError
from groundup.text import one_line

__all__ = ["ANY_AUDIO", "AUDIO", "audio_files", "others_among", "passed_over", "refuse_unreadable"]

AUDIO = (".wav", ".flac")
ANY_AUDIO = (*BY_SOUNDFILE, *BY_FFMPEG)
SHOWN = 8  # kinds of files that are named


def audio_files(folder: str | Path, suffixes: tuple[str, ...] = AUDIO) -> list[Path]:
    """All files below `folder` with one of `suffixes`, sorted by path: every machine packs in one order.

    Links to folders are followed. Names that begin with a dot are passed over; what else is: `passed_over`.
    Raises `UserError` when the folder does not exist, holds no such file, or leads to one folder twice.
    """
    folder = Path(os.path.expanduser(folder))
    if not os.path.isdir(folder):
        raise UserError(f"{one_line(folder)}: no such folder. Give the folder with the recordings.")
    found = [path for path in _files(folder) if path.suffix.lower() in suffixes]
    if not found:
        others = passed_over(folder, suffixes) or "nothing"
        kinds = "recording" if suffixes == ANY_AUDIO else f"{', '.join(suffixes[:-1])} or {suffixes[-1]} file"
        told = f"holds no {kinds}, found {others}"
        raise UserError(f"{one_line(folder)}: {told}. Give the folder with the recordings.")
    return sorted(found)


def passed_over(folder: str | Path, suffixes: tuple[str, ...] = ANY_AUDIO) -> str:
    """How many files of which kinds `audio_files` leaves aside, such as `2 .jpg, 1 .txt`; often none."""
    return others_among(_files(Path(folder).expanduser()), suffixes)


def others_among(files: Iterable[Path], suffixes: tuple[str, ...] = ANY_AUDIO) -> str:
    """How many of the files are of which kinds that are not among the suffixes."""
    kinds = Counter(path.suffix.lower() or "without a suffix" for path in files)
    others = [(count, kind) for kind, count in kinds.most_common() if kind not in suffixes]
    shown = [f"{count:,} {one_line(kind)}" for count, kind in others[:SHOWN]]
    if rest := sum(count for count, _ in others[SHOWN:]):
        shown.append(f"{rest:,} of other kinds")
    return ", ".join(shown)


def _files(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is none itself, or that bears a recording's name, without the hidden."""
    places: dict[str, str] = {}
    for place, below, names in os.walk(folder, followlinks=True, onerror=refuse_unreadable):
        if (first := places.setdefault(os.path.realpath(place), place)) != place:
            raise UserError(f"{one_line(place)}: the same folder as {one_line(first)}. Remove the link.")
        # A folder that bears a recording's name is told when it is read.
        no_files = {name for name in below if Path(name).suffix.lower() in ANY_AUDIO}
        below[:] = [name for name in below if not name.startswith(".") and name not in no_files]
        yield from (Path(place, name) for name in [*names, *no_files] if not name.startswith("."))


def refuse_unreadable(error: OSError) -> None:
    """For `os.walk`, which else passes over a folder that it may not read, and all that is in it."""
    raise UserError(f"{one_line(error.filename)}: cannot be read ({error.strerror}). Make it readable.")
