"""A collection of files wherever it lies: in a folder, a .zip, a .tar, a .tar.gz, or the parts of one.

A store maps names to files that can be read in any order and by any process. A folder, a .zip and a .tar
allow that as they are. A .tar.gz can only be read from its beginning to its end, so it is first unpacked, in
one go, to a .tar beside the output, which is removed at the end.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from groundup.corpus.archives.archive_parts import Joined, archive_inside, archive_name, damage_told, parts_of
from groundup.corpus.archives.members import (
    DAMAGED,
    UNREADABLE,
    Stored,
    folder_members,
    tar_members,
    zip_members,
)
from groundup.errors import UserError
from groundup.files.disk import disk_errors, lock
from groundup.progress import Progress, silent

__all__ = ["opened"]

CHUNK = 1 << 20
BOMB = 100  # times its size: no archive of speech is compressed by as much
SMALL = 1 << 26  # bytes that any archive may have


@contextmanager
def opened(source: str | Path, out: str | Path, progress: Progress = silent) -> Iterator[dict[str, Stored]]:
    """The files of `source` by name: POSIX paths below the folder, or below the archive's own root.

    `source` is a folder, an archive, or one of its parts; the others lie beside it. A folder with an archive
    in it and nothing else stands for that archive. What has to be unpacked goes beside `out`.
    Raises `UserError` for what cannot be opened, and for a part that is missing.
    """
    source = Path(os.path.expanduser(source))
    if not os.path.exists(source):
        raise UserError(f"{source}: no such file or folder. Give --from what you have downloaded.")
    if os.path.isdir(source):
        files = folder_members(source)
        inside = archive_inside(source)
        if inside is None or any(name.endswith((".json", ".pt")) for name in files):
            yield files
            return
        source = inside
    parts = parts_of(source)
    archive = archive_name(parts[0].name)
    members = zip_members if archive.endswith(".zip") else tar_members  # a .tar can end with a .zip
    as_one_file = nullcontext(source)
    if len(parts) > 1 or archive.endswith("gz"):
        out = Path(os.path.abspath(os.path.expanduser(out)))
        target = out.with_name(f".{out.name}.unpacked")
        as_one_file = _unpacked(parts, target, archive.endswith("gz"), progress)
    with as_one_file as path:
        try:
            files = members(path)
        except UNREADABLE as error:
            raise damage_told(parts, parts[-1], error) from None
        yield files


@contextmanager
def _unpacked(parts: Sequence[Path], target: Path, compressed: bool, progress: Progress) -> Iterator[Path]:
    """The parts, one behind the other and decompressed, as the file `target`, for as long as it is needed."""
    with disk_errors(target):
        file = open(target, "ab")
    try:
        lock(file, target)
        try:
            with disk_errors(target):
                file.truncate(0)
                _unpack(parts, file, compressed, progress)
                file.flush()
            yield target
        finally:
            with suppress(OSError):
                target.unlink()
    finally:
        with suppress(OSError):  # what a full disk did not take, it does not take now
            file.close()


def _unpack(parts: Sequence[Path], file: BinaryIO, compressed: bool, progress: Progress) -> None:
    size = sum(part.stat().st_size for part in parts)
    most = max(BOMB * size, SMALL)
    with progress(size, "unpacking", unit="B") as bar, closing(Joined(parts, bar)) as joined:
        source = gzip.GzipFile(fileobj=joined) if compressed else joined
        try:
            while block := source.read(CHUNK):
                file.write(block)
                if file.tell() > most:
                    told = f"expected at most {most:,} bytes in an archive of {size:,}, found more"
                    raise UserError(f"{parts[0]}: {told}. Download it again.")
        except (*DAMAGED, gzip.BadGzipFile) as error:
            raise damage_told(parts, joined.reading, error) from None
