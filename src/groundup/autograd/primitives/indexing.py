"""Reading entries by index. The transpose of reading is adding: an entry that was read twice collects both
cotangents.
"""

from __future__ import annotations

import operator

import numpy as np

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.rules import LINEAR, primitive
from groundup.autograd.tensor import array_of

__all__ = ["gather", "getitem", "index_select"]


@primitive(vjp=[lambda g, *, where, shape: _place(g, where=where, sizes=shape)], jvp=LINEAR, view=True)
def _getitem(x, *, where):
    return x[where]


@primitive(vjp=[lambda g, *, where: _getitem(g, where=where)], jvp=LINEAR)
def _place(x, *, where, sizes):
    """Zeros of shape `sizes` with x added at the index `where`."""
    out = np.zeros(sizes, x.dtype)
    if _reads_once(where):
        out[where] = x
    else:
        np.add.at(out, where, x)
    return out


def _reads_once(index) -> bool:
    """Slices, integers and masks never name an entry twice; arrays of integers may."""
    parts = index if isinstance(index, tuple) else (index,)
    return not any(isinstance(part, np.ndarray) and part.dtype != bool for part in parts)


def getitem(x, index):
    """x[index] as in NumPy: integers, slices, None, ..., masks, arrays of integers, tensors of either."""
    index = tuple(map(_frozen, index)) if isinstance(index, tuple) else _frozen(index)
    return _getitem(x, where=index)


def _frozen(part):
    """An index that nobody else can change: a slice, an integer, or an array of its own."""
    if part is None or part is Ellipsis or isinstance(part, (int, np.integer)):
        return part
    if isinstance(part, slice):
        bounds = part.start, part.stop, part.step
        return slice(*(bound if bound is None else operator.index(bound) for bound in bounds))
    part = np.asarray(array_of(part)).copy()
    return part if part.size or part.dtype == bool else part.astype(np.intp)


@primitive(
    vjp=[lambda g, *, dim, where, shape: _scatter_add(g, dim=dim, where=where, sizes=shape)], jvp=LINEAR
)
def _gather(x, *, dim, where):
    return x[_full_index(dim, where)]


@primitive(vjp=[lambda g, *, dim, where: _gather(g, dim=dim, where=where)], jvp=LINEAR)
def _scatter_add(x, *, dim, where, sizes):
    out = np.zeros(sizes, x.dtype)
    np.add.at(out, _full_index(dim, where), x)
    return out


def _full_index(dim, where):
    """The index of every entry that `gather` reads: its own place, with `where` along `dim`."""
    ndim = where.ndim
    index = [
        np.arange(n).reshape([-1 if i == axis else 1 for i in range(ndim)])
        for axis, n in enumerate(where.shape)
    ]
    index[dim] = where
    return tuple(index)


def gather(x, dim: int, index):
    """y[i, j, …] = x[i, …, index[i, j, …], …], the index in place `dim`; `index` has as many axes as x."""
    if not len(x.shape):
        index = np.asarray(array_of(index))
        return gather(x.reshape((1,)), dim, index.reshape(-1)).reshape(index.shape)
    axis = one_axis(dim, len(x.shape))
    where = _checked("gather", index, x.shape[axis])
    if where.ndim != len(x.shape):
        raise ValueError(f"gather: expected an index with {len(x.shape)} axes, got shape {where.shape}")
    return _gather(x, dim=axis, where=where)


def index_select(x, dim: int, index):
    """The slices of x along `dim` that the one-dimensional `index` names, in its order."""
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
