"""Writing entries to the places that an index names, into a copy: the counterpart of `gather`."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import entries_along, getitem
from groundup.autograd.primitives.selection import where
from groundup.autograd.public import method
from groundup.autograd.tensor import Tensor, array_of


@method
def scatter(x, dim: int, index, src):
    """y = x, but y[i, …, index[i, j, …], …] = src[i, j, …], the index in place `dim`; `src` may be a number.

    `index` has as many axes as x and as `src`, and is nowhere longer than `src`, or than x along other axes.
    Of several entries for one place the last wins and alone has the derivative; torch leaves both open.
    """
    if not len(x.shape):
        src = src.reshape((1,)) if isinstance(src, (Tensor, np.ndarray)) else src
        return scatter(x.reshape((1,)), dim, np.reshape(array_of(index), -1), src).reshape(())
    places = entries_along("scatter", x.shape, one_axis(dim, len(x.shape)), index)
    sizes = np.broadcast_shapes(*(part.shape for part in places))
    order = np.full(x.shape, -1)  # which entry of src comes here
    order[places] = np.arange(np.prod(sizes, dtype=int)).reshape(sizes)
    if isinstance(src, (Tensor, np.ndarray)):
        if len(src.shape) != len(sizes) or any(n > size for n, size in zip(sizes, src.shape, strict=True)):
            raise ValueError(f"scatter: expected src of at least {sizes}, got {tuple(src.shape)}")
        src = getitem(src, tuple(map(slice, sizes))).reshape((-1,))
        src = getitem(src, order) if src.shape[0] else 0.0  # the last one, at -1, is not chosen
    return where(order >= 0, src, x)
