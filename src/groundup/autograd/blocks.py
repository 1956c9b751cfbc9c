"""Long arrays a block at a time, so that what is written as an equation still runs in the cache.

`2 * x + y` is two operations, and NumPy walks through the memory for each. Of arrays that are larger than the
processor's cache it would read and write the intermediate result from far away. Block by block it stays near.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np

__all__ = ["blocks", "by_blocks"]

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
    arrays = [array if array.ndim else array.reshape(1) for array in arrays]
    rows = max(_BLOCK // max(arrays[0][:1].size, 1), 1)
    for first in range(0, len(arrays[0]), rows):
        yield [array[first : first + rows] for array in arrays]


def by_blocks(function: Callable) -> Callable:
    """`function`, which treats every entry alone, computed block by block where its arrays are long.

    Only where all are arrays of one shape and one floating-point type; anything else, such as the tensors of
    a second derivative, it gets as it came.

    >>> @by_blocks
    ... def bump(x, y):
    ...     return np.exp(-x * x) * y
    >>> float(bump(np.zeros(100_000), np.ones(100_000)).sum())
    100000.0
    """

    @functools.wraps(function)
    def call(*arrays):
        first = arrays[0]
        if not all(type(x) is np.ndarray for x in arrays) or first.size <= _BLOCK:
            return function(*arrays)
        if first.dtype.kind != "f" or any(x.shape != first.shape or x.dtype != first.dtype for x in arrays):
            return function(*arrays)
        out = np.empty_like(first)
        for result, *parts in blocks(out, *arrays):
            result[...] = function(*parts)
        return out

    return call
