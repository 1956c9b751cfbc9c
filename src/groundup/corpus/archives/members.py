"""The files in a folder, a .tar or a .zip: each can be read alone, in any order and by any process."""

from __future__ import annotations

import lzma
import os
import posixpath
import stat
import struct
import tarfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from groundup.corpus.audio_files import refuse_unreadable
from groundup.errors import UserError

__all__ = ["DAMAGED", "UNREADABLE", "Stored", "folder_members", "tar_members", "zip_members"]

# What a damaged archive may raise; with a password, or compressed in a rare way, the last four.
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, struct.error, KeyError)
DAMAGED += (ValueError, OverflowError, MemoryError, RuntimeError)
UNREADABLE = (OSError, *DAMAGED)


@dataclass(frozen=True)
class Stored:
    """One file of a store, small enough to be sent to another process: `size` bytes of the file `path`."""

    path: str
    size: int
    stamp: str  # changes when the file does
    offset: int = 0

    def read(self) -> bytes:
        """All of it. Raises one of UNREADABLE."""
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            content = file.read(self.size)
        if len(content) < self.size:
            raise EOFError("the archive ends within it")
        return content


@dataclass(frozen=True)
class ZipMember(Stored):
    """A member of a .zip, by its name there."""

    name: str = ""

    def read(self) -> bytes:
        with _zip(self.path, os.stat(self.path).st_mtime_ns).open(self.name) as file:
            return file.read(self.size + 1)  # not all that there is: it may be far more than it says


@lru_cache(maxsize=1)
def _zip(path: str, changed: int) -> zipfile.ZipFile:
    """The archive, opened once in each process: its list of members is long."""
    return zipfile.ZipFile(path)


def folder_members(folder: Path) -> dict[str, Stored]:
    """The files, and what leads to one. Not a pipe, nor a device, which has no end."""
    files: dict[str, Stored] = {}
    for place, _, names in os.walk(folder, onerror=refuse_unreadable):
        below = Path(place).relative_to(folder)
        for name in names:
            path = os.path.join(place, name)
            with suppress(OSError):  # a link to nowhere is no file
                status = os.stat(path)
                if stat.S_ISREG(status.st_mode):
                    stamp = f"{status.st_size}-{status.st_mtime_ns}"
                    files[(below / name).as_posix()] = Stored(path, status.st_size, stamp)
    return files


def tar_members(path: Path) -> dict[str, Stored]:
    """The plain files of a .tar: slices of it. Raises one of UNREADABLE."""
    files: dict[str, Stored] = {}
    place = -1
    with tarfile.open(path, "r:") as archive:
        for info in archive:
            if info.size < 0 or info.offset <= place:  # it would lead back, and round and round
                raise tarfile.ReadError("a file that ends before it begins")
            place = info.offset
            if info.isreg() and not info.issparse():
                stamp = f"{info.size}-{info.mtime}"
                files[posixpath.normpath(info.name)] = Stored(str(path), info.size, stamp, info.offset_data)
    return files


def zip_members(path: Path) -> dict[str, Stored]:
    """The files of a .zip. Raises one of UNREADABLE, and `UserError` where a password is wanted."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if members and min(info.header_offset for info in members):  # of half an archive of .pt files
        raise zipfile.BadZipFile("its end is missing; what ends there is an archive inside it")
    if any(info.flag_bits & 1 for info in members):
        raise UserError(f"{path}: expected no password, found one. Unpack it, and give the folder.")
    files: dict[str, Stored] = {}
    for info in members:
        if not info.is_dir():
            stamp, name = f"{info.file_size}-{info.CRC}", info.filename
            files[posixpath.normpath(name)] = ZipMember(str(path), info.file_size, stamp, name=name)
    return files
