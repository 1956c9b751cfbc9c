"""The frames of a packed corpus on the disk: pieces of the file by position, from the system's page cache.

A memory map would do as well, but for one thing: every page that was ever touched counts as this process'
memory, until a training run seems to hold the whole corpus, in each of its workers. A read leaves the pages
where they are, in the cache that all processes share. For that it is a little slower than a map:
`tests/benchmarks/corpus_benchmark.py` says by how much.
"""

from __future__ import annotations

import os
import weakref
from pathlib import Path

import numpy as np

from groundup.errors import UserError

__all__ = ["FramesOnDisk"]


class FramesOnDisk:
    """Frames in a file that ends with `rows`, an array (sum of T, F) mapped into memory.

    Any number of threads and forked processes may share one: no position is kept.
    """

    device = None

    def __init__(self, path: Path, rows: np.ndarray):
        self.path, self.rows, self.start = path, rows, path.stat().st_size - rows.nbytes
        self.file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.file)

    def gather(self, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Frames starts[b] … starts[b] + lengths[b] − 1: (B,), (B,) → (B, T, F) float32.

        T is the longest; behind the others there are zeros. Raises `UserError` when the file has been cut off
        since it was opened.
        """
        gathered = np.zeros((len(starts), int(lengths.max()), self.rows.shape[1]), self.rows.dtype)
        row = gathered.itemsize * gathered.shape[2]
        places = (self.start + starts * row).tolist()
        for piece, place, length in zip(gathered, places, lengths.tolist(), strict=True):
            if os.preadv(self.file, [piece[:length]], place) != length * row:
                raise UserError(f"{self.path}: cut off while it was being read. Pack the corpus again.")
        return gathered.astype(np.float32, copy=False)

    def place(self, array: np.ndarray) -> np.ndarray:
        """An array of a batch where `gather` puts the frames: here, as it is."""
        return array

    def array(self, rows: slice) -> np.ndarray:
        """Some of the rows as they are stored: a read-only view, no copy."""
        return self.rows[rows]
