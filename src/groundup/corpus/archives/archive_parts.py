"""Archives that come in parts: which files make one up, and reading them as one.

Large downloads are often cut up: `Dataset.tar.gz.partaa`, `…partab` and so on, or `….001`, `….002`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path
from string import ascii_lowercase, digits

from groundup.errors import UserError
from groundup.files.disk import read_errors
from groundup.files.file_types import kind_of

__all__ = ["Joined", "archive_inside", "archive_name", "damage_told", "parts_of"]

ARCHIVE = r".+\.(?:tar\.gz|tgz|tar|zip)"
NAME = re.compile(rf"(?P<archive>{ARCHIVE})(?:[.-]?(?:part)?[.-]?(?P<part>[a-z]{{2}}|[0-9]{{1,3}}))?")


def archive_name(name: str) -> str | None:
    """The name of the archive that a file is, or is a part of; None when it is neither.

    >>> archive_name("Dataset.tar.gz.partab"), archive_name("a.zip"), archive_name("a.wav")
    ('Dataset.tar.gz', 'a.zip', None)
    """
    match = NAME.fullmatch(name)
    return match["archive"] if match else None


def parts_of(path: Path) -> list[Path]:
    """The files that make up the archive that `path` is, or is a part of, in order; all lie in one folder.

    Raises `UserError` when `path` is no archive, or when a part between the first and the last is missing.
    (That the last is missing shows when the archive ends too early.)
    """
    match = NAME.fullmatch(path.name)
    if match is None:
        expected = "a folder, a .zip, .tar or .tar.gz, or a part such as .tar.gz.partaa"
        remedy = "Give --from one of these, and unpack any other archive first."
        raise UserError(f"{path}: expected {expected}. {remedy}")
    if not os.path.isfile(path):  # a pipe, a device: they may have no end
        raise UserError(f"{path}: expected a file, found something else. Give --from the archive itself.")
    if match["part"] is None:
        return [path]
    letters = ascii_lowercase if match["part"].isalpha() else digits
    names = map("".join, product(letters, repeat=len(match["part"])))
    parts = [path.with_name(path.name[: match.start("part")] + name) for name in names]
    there = [part for part in parts if os.path.isfile(part)]
    if there[0] == parts[1] and letters == digits:
        parts = parts[1:]  # some count from zero, and some from one
    parts = parts[: parts.index(there[-1]) + 1]
    if lost := [part for part in parts if part not in there]:
        raise UserError(f"{lost[0]}: missing, and {there[-1].name} is there. Download it too.")
    return parts


def damage_told(parts: Sequence[Path], reading: Path, error: Exception) -> UserError:
    """What is wrong with an archive that could not be read: which of its `parts`, and what to do.

    The error shows while the part `reading` is read, and its cause may lie before. All parts but the last
    are of one size where nothing happened to them, so one that is smaller is to blame.
    """
    if isinstance(error, PermissionError):
        return UserError(f"{reading}: cannot be read ({error.strerror}). Make it readable.")
    *others, last = parts
    sizes = {part: part.stat().st_size for part in parts}
    largest = max(parts, key=sizes.__getitem__)
    for part in others:
        if sizes[part] < sizes[largest]:
            expected = f"{sizes[largest]:,} bytes, as {largest.name} has"
            told = f"{part}: expected {expected}, found {f'{sizes[part]:,}' if sizes[part] else 'nothing'}."
            stray = f" Or remove {last.name}, if it is no part of this archive." * (part == others[-1])
            return UserError(f"{told} Download it again.{stray}")
    if not sizes[last]:
        return UserError(f"{last}: expected the end of an archive, found nothing. Download it again.")
    with read_errors(parts[0]), open(parts[0], "rb") as file:
        kind = kind_of(file.read(512))
    ending = ".gz" if parts[0].name.endswith(".tgz") else Path(archive_name(parts[0].name) or "").suffix
    if kind and kind != f"a {ending} file":
        remedy = "Give it its right name, or download it again" if "." in kind else "Download it again"
        return UserError(f"{parts[0]}: expected a {ending} file, as its name says, found {kind}. {remedy}.")
    reason = getattr(error, "strerror", None) or error
    if not others:
        return UserError(f"{reading}: damaged ({reason}). Download it again.")
    if isinstance(error, EOFError):
        told = f"cut off, or not the last part ({reason}). Download it again, and any that follows it"
        return UserError(f"{last}: {told}.")
    before = "".join(f" and {part.name}" for part, after in pairwise(parts) if after == reading)
    told = f"damaged, or not this part of the archive ({reason})"
    return UserError(f"{reading}: {told}. Download it{before} again.")


def archive_inside(folder: Path) -> Path | None:
    """The archive, or a part of it, that a folder holds; None when it holds none.

    Raises `UserError` when it holds several.
    """
    found = {archive_name(path.name): path for path in sorted(folder.iterdir()) if os.path.isfile(path)}
    found.pop(None, None)
    if len(found) > 1:
        listed = ", ".join(found)
        raise UserError(f"{folder}: holds {len(found)} archives ({listed}). Give --from one of them.")
    return next(iter(found.values()), None)


class Joined:
    """Several files read as one, forwards; `bar` is told how much was read."""

    def __init__(self, paths: Sequence[Path], bar):
        self.waiting, self.bar, self.file = list(paths), bar, None
        self.reading = paths[0]

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; none at the end of the last file."""
        while self.file or self.waiting:
            if self.file is None:
                self.reading = self.waiting.pop(0)
            with read_errors(self.reading):
                self.file = self.file or open(self.reading, "rb")
                block = self.file.read(size)
            if block:
                self.bar.update(len(block))
                return block
            self.close()
        return b""

    def close(self) -> None:
        """Close the file that is being read."""
        if self.file is not None:
            self.file.close()
            self.file = None
