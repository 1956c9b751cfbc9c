"""Long arrays a block at a time, so that an update is written as its equation and still runs in the cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

__all__ = ["blocks", "remembered"]

_BLOCK = 1 << 15  # numbers: some arrays of 128 KiB together fill a processor's second cache


def blocks(*arrays: np.ndarray) -> Iterator[list[np.ndarray]]:
    """Views of the same rows of all arrays, which have one shape, a block of rows at a time.

    What is written into the views stands in the arrays; what is computed between lives as long as a block.

    >>> w, g = np.zeros(100_000), np.ones(100_000)
    >>> for block, slope in blocks(w, g):
    ...     block -= 0.5 * slope
    >>> float(w.mean())
    -0.5
    """
    arrays = [np.atleast_1d(array) for array in arrays]
    rows = max(_BLOCK // max(arrays[0][:1].size, 1), 1)
    for first in range(0, len(arrays[0]), rows):
        yield [array[first : first + rows] for array in arrays]


def remembered(state: dict, like: np.ndarray, *names: str) -> list[np.ndarray]:
    """The arrays of these names in `state`; one that is missing begins as zeros in the form of `like`."""
    for name in names:
        if name not in state:
            state[name] = np.zeros_like(like)
    return [state[name] for name in names]
