"""A collection of files wherever it lies: in a folder, a .zip, a .tar, a .tar.gz, or the parts of one.

A store maps names to files that can be read in any order and by any process. A folder, a .zip and a .tar
allow that as they are. A .tar.gz can only be read from its beginning to its end, so it is first unpacked, in
one go, to a .tar beside the output, which is removed at the end.
"""

from __future__ import annotations

import gzip
import os
import posixpath
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from groundup.corpus.output import disk_errors
from groundup.corpus.parts import Joined, archive_inside, parts_of
from groundup.corpus.progress import Progress, silent
from groundup.errors import UserError

__all__ = ["UNREADABLE", "FolderFile", "Stored", "TarFile", "ZipFile", "opened"]

CHUNK = 1 << 20
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error)
# What reading one file may raise. A .zip with a password or a rare method raises the last two.
UNREADABLE = (OSError, *DAMAGED, NotImplementedError, RuntimeError)


class Stored(Protocol):
    """One file of a store; small, so that it can be sent to another process."""

    size: int  # bytes
    stamp: str  # changes when the file does

    def read(self) -> bytes:
        """All of it. Raises one of UNREADABLE."""
        ...


@dataclass(frozen=True)
class FolderFile:
    """A file in a folder."""

    path: str
    size: int
    stamp: str

    def read(self) -> bytes:
        with open(self.path, "rb") as file:
            return file.read()


@dataclass(frozen=True)
class TarFile:
    """A member of a .tar: a slice of it."""

    path: str
    offset: int
    size: int
    stamp: str

    def read(self) -> bytes:
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            content = file.read(self.size)
        if len(content) < self.size:
            raise EOFError("the archive ends within it")
        return content


@dataclass(frozen=True)
class ZipFile:
    """A member of a .zip."""

    path: str
    name: str
    size: int
    stamp: str

    def read(self) -> bytes:
        return _zip(self.path, os.stat(self.path).st_mtime_ns).read(self.name)


@lru_cache(maxsize=1)
def _zip(path: str, changed: int) -> zipfile.ZipFile:
    """The archive, opened once in each process: its list of members is long."""
    return zipfile.ZipFile(path)


@contextmanager
def opened(source: str | Path, out: str | Path, progress: Progress = silent) -> Iterator[dict[str, Stored]]:
    """The files of `source` by name: POSIX paths below the folder, or below the archive's own root.

    `source` is a folder, an archive, or one of its parts; the others lie beside it. A folder with an archive
    in it and nothing else stands for that archive. What has to be unpacked goes beside `out`.
    Raises `UserError` for what cannot be opened, and for a part that is missing.
    """
    source = Path(source).expanduser()
    if not source.exists():
        raise UserError(f"{source}: no such file or folder. Give --from what you have downloaded.")
    if source.is_dir():
        files = _folder(source)
        inside = archive_inside(source)
        if inside is None or any(name.endswith((".json", ".pt")) for name in files):
            yield files
            return
        source = inside
    parts = parts_of(source)
    out = Path(os.path.abspath(os.path.expanduser(out)))
    unpacked = out.with_name(f".{out.name}.unpacked")
    try:
        with _damage_told(parts[0]):
            if len(parts) > 1 or source.name.endswith("gz"):
                _unpack(parts, unpacked, progress)
                source = unpacked
            # By name, for a .tar that ends with a tensor, itself a .zip, looks like a .zip.
            files = _zip_members(source) if ".zip" in parts[0].name else _tar_members(source)
        yield files
    finally:
        with suppress(OSError):
            unpacked.unlink(missing_ok=True)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        raise UserError(f"{path}: damaged ({error}). Download it again.") from None


def _folder(folder: Path) -> dict[str, Stored]:
    files: dict[str, Stored] = {}
    for place, _, names in os.walk(folder):
        below = Path(place).relative_to(folder)
        for name in names:
            path = os.path.join(place, name)
            with suppress(OSError):  # a link to nowhere is no file
                status = os.stat(path)
                stamp = f"{status.st_size}-{status.st_mtime_ns}"
                files[(below / name).as_posix()] = FolderFile(path, status.st_size, stamp)
    return files


def _unpack(parts: Sequence[Path], target: Path, progress: Progress) -> None:
    """Write the parts, one behind the other and decompressed, to `target`."""
    compressed = ".tar.gz" in parts[0].name or ".tgz" in parts[0].name
    with (
        progress(sum(part.stat().st_size for part in parts), "unpacking", unit="B") as bar,
        closing(Joined(parts, bar)) as joined,
        disk_errors(target),
        open(target, "wb") as file,
    ):
        try:
            shutil.copyfileobj(gzip.GzipFile(fileobj=joined) if compressed else joined, file, CHUNK)
        except DAMAGED as error:
            raise UserError(f"{joined.reading}: damaged ({error}). Download it again.") from None


def _tar_members(path: Path) -> dict[str, Stored]:
    with tarfile.open(path, "r:") as archive:
        return {
            posixpath.normpath(info.name): TarFile(
                str(path), info.offset_data, info.size, f"{info.size}-{info.mtime}"
            )
            for info in archive
            if info.isreg() and not info.issparse()
        }


def _zip_members(path: Path) -> dict[str, Stored]:
    with zipfile.ZipFile(path) as archive:
        return {
            posixpath.normpath(info.filename): ZipFile(
                str(path), info.filename, info.file_size, f"{info.file_size}-{info.CRC}"
            )
            for info in archive.infolist()
            if not info.is_dir()
        }
