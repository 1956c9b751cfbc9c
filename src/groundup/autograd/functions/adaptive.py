"""Adaptive pooling: the number of windows is given, and they share out the image as evenly as they can.

Of n entries window i of m holds those from ⌊i n/m⌋ to ⌈(i + 1) n/m⌉ - 1; windows may share an entry.
"""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.functions.statistics import Extreme, max
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.reductions import sum
from groundup.autograd.primitives.selection import where
from groundup.autograd.primitives.shaping import permute
from groundup.autograd.public import public
from groundup.autograd.tensor import array_of, wrap


@public
def adaptive_avg_pool1d(x, output_size):
    """The mean of each window: (…, T) → (…, output_size)."""
    return _means("adaptive_avg_pool1d", x, output_size, 1)


@public
def adaptive_avg_pool2d(x, output_size):
    """The mean of each window: (…, H, W) → (…, *output_size); None keeps a size, one number serves both."""
    return _means("adaptive_avg_pool2d", x, output_size, 2)


@public
def adaptive_max_pool1d(x, output_size, return_indices: bool = False):
    """The largest entry of each window: (…, T) → (…, output_size); the rest as in `adaptive_max_pool2d`."""
    return _extremes("adaptive_max_pool1d", x, output_size, 1, return_indices)


@public
def adaptive_max_pool2d(x, output_size, return_indices: bool = False):
    """The largest entry of each window: (…, H, W) → (…, *output_size).

    The first of equals takes the derivative. None keeps a size, one number serves both. With
    `return_indices` also where each stands in its image, counted in row-major order.
    """
    return _extremes("adaptive_max_pool2d", x, output_size, 2, return_indices)


_WINDOWS_FIRST = {1: (0, 1), 2: (0, 2, 1, 3)}  # of pairs (window, entry), one for each axis


def _means(name: str, x, output_size, axes: int):
    places, inside = _windows(name, x, output_size, axes)
    found = _read(x, places, inside, axes)
    if not inside.all():
        found = where(inside, found, 0.0)
    return sum(found, -1) / inside.sum(-1).astype(x.dtype)


def _extremes(name: str, x, output_size, axes: int, return_indices: bool):
    places, inside = _windows(name, x, output_size, axes)
    values, chosen = max(_read(x, places, inside, axes), -1)
    if not return_indices:
        return values
    every = np.broadcast_to(places, (*values.shape, places.shape[-1]))
    return Extreme(values, wrap(np.take_along_axis(every, array_of(chosen)[..., None], -1)[..., 0]))


def _read(x, places: np.ndarray, inside: np.ndarray, axes: int):
    """The entries of each window, (…, *image) → (…, *windows, entries)."""
    outer, image = tuple(x.shape[:-axes]), x.shape[-axes:]
    if not (inside.all() and places.size == math.prod(image)):
        return getitem(x.reshape((*outer, math.prod(image))), (..., places))
    split = [size for m, n in zip(places.shape[:-1], image, strict=True) for size in (m, n // m)]
    order = [*range(len(outer)), *(len(outer) + i for i in _WINDOWS_FIRST[axes])]
    return permute(x.reshape((*outer, *split)), order).reshape((*outer, *places.shape))


def _windows(name: str, x, output_size, axes: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the entries of each window stand in the flat image, and which are no repetitions of its last.

    Both have shape (*windows, entries of the largest window).
    """
    image = tuple(x.shape[-axes:])
    sizes = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,) * axes
    counts = tuple(n if m is None else m for n, m in zip(image, sizes, strict=False))
    if len(x.shape) not in (axes + 1, axes + 2) or min(image) < 1:
        raise ValueError(f"{name}: expected ([B,] C, {'T' if axes == 1 else 'H, W'}), got {tuple(x.shape)}")
    if len(sizes) != axes or min(counts) < 0:
        raise ValueError(f"{name}: expected {axes} sizes of at least 0, got {output_size}")
    place, inside = np.zeros((), np.intp), np.ones((), bool)
    for n, m in zip(image, counts, strict=True):
        first, stop = np.arange(m) * n // m, -(-np.arange(1, m + 1) * n // m)
        along = first[:, None] + np.arange((stop - first).max(initial=0))
        place = np.add.outer(place * n, np.minimum(along, stop[:, None] - 1))
        inside = np.logical_and.outer(inside, along < stop[:, None])
    order, shape = _WINDOWS_FIRST[axes], (*counts, place.size // (math.prod(counts) or 1))
    return place.transpose(order).reshape(shape), inside.transpose(order).reshape(shape)
