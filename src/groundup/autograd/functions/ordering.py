"""Entries in order of size. Which stands where is decided on the numbers; the derivative follows each entry.

NaN counts as larger than every number, as in torch. Indices are constants of type int64.
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.functions.statistics import Extreme
from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import gather
from groundup.autograd.public import method
from groundup.autograd.tensor import array_of, wrap


@method
def argmax(x, dim: int | None = None, keepdim: bool = False):
    """Where the largest entry stands along `dim`, by default in row-major order; the first of equals."""
    return _place_of(np.argmax, x, dim, keepdim)


@method
def argmin(x, dim: int | None = None, keepdim: bool = False):
    """Where the smallest entry stands along `dim`, by default in row-major order; the first of equals."""
    return _place_of(np.argmin, x, dim, keepdim)


def _place_of(find, x, dim, keepdim: bool):
    array = np.asarray(array_of(x))
    axis = None if dim is None or not array.ndim else one_axis(dim, array.ndim)
    return wrap(find(array, axis, keepdims=keepdim).astype(np.int64, copy=False))


@method
def argsort(x, dim: int = -1, descending: bool = False, stable: bool = False):
    """The order of the entries along `dim`, smallest first; equals keep their order, `stable` or not.

    Indices in the shape of x: `gather(x, dim, argsort(x, dim))` is sorted.
    """
    array = np.asarray(array_of(x))
    if not array.ndim:
        return wrap(np.zeros((), np.int64))
    axis = one_axis(dim, array.ndim)
    if not descending:
        return wrap(np.argsort(array, axis, kind="stable"))
    order = np.argsort(np.flip(array, axis), axis, kind="stable")  # from both sides: equals in their order
    return wrap(array.shape[axis] - 1 - np.flip(order, axis))


@method
def sort(x, dim: int = -1, descending: bool = False, stable: bool = False) -> Extreme:
    """(values, indices), both in the shape of x: the entries in order along `dim`, and where each stood.

    The smallest comes first, or with `descending` the largest; equals keep their order, `stable` or not.

    >>> sort(np.array([3.0, 1.0, 2.0]))
    Extreme(values=array([1., 2., 3.]), indices=Tensor([1, 2, 0]))
    """
    indices = argsort(x, dim, descending, stable)
    return Extreme(gather(x, dim, indices), indices)


@method
def topk(x, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Extreme:
    """(values, indices) of the k largest entries along `dim`, or smallest; in order, `sorted` or not.

    (…, N) → (…, k). Raises ValueError for a k that is negative or more than there are.
    """
    size = x.shape[one_axis(dim, len(x.shape))] if len(x.shape) else 1
    if not 0 <= k <= size:
        raise ValueError(f"topk: expected k from 0 to {size}, got {k}")
    order = array_of(argsort(x, dim, descending=largest))
    indices = wrap(np.take(order, np.arange(k), dim) if order.ndim else order)
    return Extreme(gather(x, dim, indices), indices)
