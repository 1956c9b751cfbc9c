"""Reading pieces of a file by position, from the page cache of the operating system.

A memory map would do as well, but for one thing: every page that was ever touched counts as this process'
memory, until a training run seems to hold the whole corpus, in each of its workers. A read leaves the pages
where they are, in the cache that all processes share, and on a warm cache it is not slower.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path

import numpy as np

from groundup.errors import UserError

__all__ = ["FrameReader"]


class FrameReader:
    """Reads frames out of a file that holds rows of `bands` numbers from byte `offset` on.

    Any number of threads and forked processes may share one: no position is kept.
    """

    def __init__(self, path: Path, offset: int, bands: int, dtype: np.dtype):
        self.path, self.offset, self.row, self.dtype = path, offset, bands * dtype.itemsize, dtype
        self.file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self.file)

    def read(self, start: int, out: np.ndarray) -> None:
        """Fill `out`, float32 (T, F) and contiguous, with the T frames from `start` on.

        Raises `UserError` when the file has been cut off since it was opened.
        """
        stored = out if out.dtype == self.dtype else np.empty(out.shape, self.dtype)
        count = _read(self.file, stored, self.offset + start * self.row)
        if count != stored.nbytes:
            raise UserError(f"{self.path}: cut off while it was being read. Pack the corpus again.")
        if stored is not out:
            out[:] = stored


def _read_at(file: int, array: np.ndarray, position: int) -> int:
    return os.preadv(file, [array], position)


def _read_from(file: int, array: np.ndarray, position: int) -> int:
    """Without a read that takes a position (Windows): one process, one thread at a time."""
    os.lseek(file, position, os.SEEK_SET)
    array.reshape(-1).view(np.uint8)[:] = np.frombuffer(os.read(file, array.nbytes), np.uint8)
    return array.nbytes


_read = _read_at if hasattr(os, "preadv") else _read_from
