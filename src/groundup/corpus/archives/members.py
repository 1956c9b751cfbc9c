"""The files in a folder, a .tar or a .zip: each can be read alone, in any order and by any process."""

from __future__ import annotations

import lzma
import os
import posixpath
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from groundup.errors import UserError

__all__ = [
    "DAMAGED",
    "UNREADABLE",
    "FolderFile",
    "Stored",
    "TarFile",
    "ZipFile",
    "tar_members",
    "zip_members",
]

# What a damaged archive may raise, with a password or a rare method the last two.
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, struct.error, KeyError)
UNREADABLE = (OSError, *DAMAGED, ValueError, OverflowError, MemoryError, NotImplementedError, RuntimeError)


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
            return file.read(self.size + 1)  # no more than we were told, should it grow meanwhile


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
        with _zip(self.path, os.stat(self.path).st_mtime_ns).open(self.name) as file:
            return file.read(self.size + 1)  # not all that there is: it may be far more than it says


@lru_cache(maxsize=1)
def _zip(path: str, changed: int) -> zipfile.ZipFile:
    """The archive, opened once in each process: its list of members is long."""
    return zipfile.ZipFile(path)


def tar_members(path: Path) -> dict[str, Stored]:
    files: dict[str, Stored] = {}
    place = -1
    with tarfile.open(path, "r:") as archive:
        for info in archive:
            if info.size < 0 or info.offset <= place:  # it would lead back, and round and round
                raise tarfile.ReadError("a file that ends before it begins")
            place = info.offset
            if info.isreg() and not info.issparse():
                stamp = f"{info.size}-{info.mtime}"
                files[posixpath.normpath(info.name)] = TarFile(str(path), info.offset_data, info.size, stamp)
    return files


def zip_members(path: Path) -> dict[str, Stored]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if members and min(info.header_offset for info in members):  # of half an archive of .pt files
            raise zipfile.BadZipFile("its end is missing; what ends there is an archive inside it")
        if any(info.flag_bits & 1 for info in members):
            raise UserError(f"{path}: expected no password, found one. Unpack it, and give the folder.")
        return {
            posixpath.normpath(info.filename): ZipFile(
                str(path), info.filename, info.file_size, f"{info.file_size}-{info.CRC}"
            )
            for info in members
            if not info.is_dir()
        }
