"""Reading entries by index. The transpose of reading is adding: an entry that was read twice collects both
cotangents.
"""

from __future__ import annotations

import math
import operator
from typing import NamedTuple

import numpy as np

from groundup.autograd.pieces import Pieces
from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.public import method
from groundup.autograd.rules import LINEAR, primitive
from groundup.autograd.tensor import array_of


@primitive(vjp=[lambda g, *, where, shape: Pieces(_place, g, where, shape)], jvp=LINEAR, view=True)
def _getitem(x, *, where):
    return x[where.parts]


@primitive(vjp=[lambda g, *, wheres, position: _getitem(g, where=wheres[position])], jvp=LINEAR)
def _place(*pieces, wheres, sizes):
    out = np.zeros(sizes, pieces[0].dtype)
    for count, (piece, where) in enumerate(zip(pieces, wheres, strict=True)):
        if not where.once:
            _add_repeated(out, where.parts, piece)
        elif count:
            out[where.parts] += piece
        else:
            out[where.parts] = piece
    return out


class Index(NamedTuple):
    """Which entries are read, and whether none can be read twice."""

    parts: tuple
    once: bool


def _add_repeated(out, parts: tuple, piece) -> None:
    """`out[parts] += piece`, as often as an entry is named: `np.add.at`, which is fastest along one axis."""
    if piece.size < _BLOCK or not all(map(_names_entries, parts)):
        np.add.at(out, parts, piece)
        return
    sizes, width = out.shape[: len(parts)], math.prod(out.shape[len(parts) :])
    named = [part % max(size, 1) for part, size in zip(parts, sizes, strict=True)]  # -1 is the last
    rows = np.ravel_multi_index(np.broadcast_arrays(*named), sizes).reshape(-1, 1)
    out, piece = out.reshape(-1), piece.reshape(len(rows), width)
    few = max(_BLOCK // max(width, 1), 1)  # rows at a time, so that their places stay in the cache
    for some in (slice(first, first + few) for first in range(0, len(rows), few)):
        np.add.at(out, (rows[some] * width + np.arange(width)).ravel(), piece[some].ravel())


_BLOCK = 1 << 13  # entries


@method
def getitem(x, index):
    """x[index] as in NumPy: integers, slices, None, ..., masks, arrays of integers, tensors of either.

    An entry that is read several times collects the derivatives of all. Raises IndexError for one outside.
    """
    parts = tuple(map(_frozen, index if isinstance(index, tuple) else (index,)))
    return _getitem(x, where=Index(parts, once=not any(map(_names_entries, parts))))


def entries(x, parts: tuple, once: bool):
    """x[parts], for arrays of integers that nobody else can change; `once`: no entry is read twice."""
    return _getitem(x, where=Index(parts, once))


def placed(g, parts: tuple, shape: tuple[int, ...]):
    """The transpose of `entries` where no entry is read twice: g in its places among zeros."""
    return _place(g, wheres=(Index(parts, once=True),), sizes=shape)


def _names_entries(part) -> bool:
    """Arrays of integers may name an entry twice; slices, integers and masks never do."""
    return isinstance(part, np.ndarray) and part.dtype != bool


def _frozen(part):
    """An index that nobody else can change: a slice, an integer, or an array of its own."""
    if part is None or part is Ellipsis or isinstance(part, (int, np.integer)):
        return part
    if isinstance(part, slice):
        bounds = part.start, part.stop, part.step
        return slice(*(bound if bound is None else operator.index(bound) for bound in bounds))
    part = np.asarray(array_of(part)).copy()
    return part if part.size or part.dtype == bool else part.astype(np.intp)


@method
def gather(x, dim: int, index):
    """y[i, j, …] = x[i, …, index[i, j, …], …], the index in place `dim`.

    `index` has as many axes as x, and is nowhere longer, but along `dim`; the result has its shape. Raises
    ValueError and IndexError for another, and for an index below 0 or beyond the last.
    """
    if not len(x.shape):
        index = np.asarray(array_of(index))
        return gather(x.reshape((1,)), dim, index.reshape(-1)).reshape(index.shape)
    axis = one_axis(dim, len(x.shape))
    read = entries_along("gather", x.shape, axis, index)
    return entries(x, read, once=read[axis].shape[axis] == 1)


def entries_along(name: str, shape: tuple[int, ...], axis: int, index) -> tuple:
    """One array for each axis: an entry's own place, but along `axis` the place that the index names."""
    where = _checked(name, index, shape[axis])
    if where.ndim != len(shape):
        raise ValueError(f"{name}: expected an index with {len(shape)} axes, got shape {where.shape}")
    if any(n > size for i, (n, size) in enumerate(zip(where.shape, shape, strict=True)) if i != axis):
        raise IndexError(f"{name}: expected an index within {tuple(shape)}, got shape {where.shape}")
    places = list(np.ix_(*map(np.arange, where.shape)))
    places[axis] = where
    return tuple(places)


@method
def index_select(x, dim: int, index):
    """The slices of x along `dim` that the one-dimensional `index` names, in its order.

    (N, M) → (N, K) for dim 1 and an index (K,). Raises IndexError for an index below 0 or beyond the last.
    """
    if not len(x.shape):
        return index_select(x.reshape((1,)), dim, index).reshape(())
    axis = one_axis(dim, len(x.shape))
    where = np.atleast_1d(_checked("index_select", index, x.shape[axis]))
    if where.ndim != 1:
        raise IndexError(f"index_select: expected an index with one axis, got shape {where.shape}")
    return getitem(x, (*[slice(None)] * axis, where))


def _checked(name: str, index, size: int) -> np.ndarray:
    """The index as an array of its own; none of its entries counts from the end, as in torch."""
    where = np.asarray(array_of(index)).copy()
    if where.size and where.dtype.kind not in "iu":
        raise IndexError(f"{name}: expected an index of integers, got {where.dtype}")
    for extreme in (where.min(), where.max()) if where.size else ():
        if not 0 <= extreme < size:
            raise IndexError(f"{name}: expected indices from 0 to {size - 1}, got {extreme}")
    return where.astype(np.intp, copy=False)
