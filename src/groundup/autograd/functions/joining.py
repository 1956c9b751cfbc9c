"""Putting tensors together, taking them apart, and padding them."""

from __future__ import annotations

from itertools import accumulate
from numbers import Integral

import numpy as np

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.joining import join, surround
from groundup.autograd.primitives.shaping import unsqueeze

__all__ = ["cat", "pad", "split", "stack"]


def cat(tensors, dim: int = 0):
    """One after another along an axis that they already have; the other axes must agree."""
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("cat: expected at least one tensor, got none")
    axis = one_axis(dim, len(tensors[0].shape))
    bounds = (0, *accumulate(tensor.shape[axis] for tensor in tensors))
    return join(*tensors, axis=axis, bounds=bounds)


def stack(tensors, dim: int = 0):
    """Side by side along a new axis."""
    return cat([unsqueeze(tensor, dim) for tensor in tensors], one_axis(dim, len(tensors[0].shape) + 1))


def split(x, split_size_or_sections: int | list[int], dim: int = 0) -> tuple:
    """Pieces of the given size, the last one smaller if need be; or of the listed sizes."""
    axis = one_axis(dim, len(x.shape))
    total, sizes = x.shape[axis], split_size_or_sections
    if isinstance(sizes, Integral):
        if sizes < 1:
            raise ValueError(f"split: expected a size of at least 1, got {sizes}")
        sizes = [min(sizes, total - start) for start in range(0, total, sizes)] or [0]
    if sum(sizes) != total:
        raise ValueError(f"split: expected sizes that add up to {total}, got {list(sizes)}")
    stops = list(accumulate(sizes))
    before = (slice(None),) * axis
    return tuple(getitem(x, (*before, slice(stop - n, stop))) for n, stop in zip(sizes, stops, strict=True))


def pad(x, pad, mode: str = "constant", value: float = 0.0):
    """A border around the last axes, given in pairs from the last axis on: (left, right, top, bottom, …).

    A negative width cuts entries off. Only a constant border is offered.
    """
    if mode != "constant":
        raise ValueError(f"pad: expected mode 'constant', got {mode!r}")
    ndim, widths = len(x.shape), list(zip(pad[::2], pad[1::2], strict=True))
    if len(pad) > 2 * ndim:
        raise ValueError(
            f"pad: expected at most {2 * ndim} widths for shape {tuple(x.shape)}, got {tuple(pad)}"
        )
    widths = [(0, 0)] * (ndim - len(widths)) + widths[::-1]
    inner = tuple(slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape, widths, strict=True))
    widths = tuple((max(a, 0), max(b, 0)) for a, b in widths)
    out = surround(getitem(x, inner), widths=widths)
    if value == 0.0:
        return out
    inside = np.pad(np.ones([s.stop - s.start for s in inner], bool), widths)
    return out + np.where(inside, 0.0, value).astype(x.dtype)
