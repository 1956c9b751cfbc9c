"""Several arrays into one, and a border around one."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.rules import LINEAR, primitive

__all__ = ["join", "surround"]


def _strip(g, *, axis, bounds, position):
    """The part of g that came from array `position`."""
    return getitem(g, (*[slice(None)] * axis, slice(bounds[position], bounds[position + 1])))


def _strip_among_zeros(t, *, axis, bounds, position):
    """Transpose of `_strip`: t in its place, zeros in place of the other arrays."""
    widths = [(0, 0)] * len(t.shape)
    widths[axis] = (bounds[position], bounds[-1] - bounds[position + 1])
    return surround(t, widths=tuple(widths))


@primitive(vjp=[_strip], jvp=[_strip_among_zeros])
def join(*arrays, axis, bounds):
    """Arrays one after another along `axis`; array i fills the places from bounds[i] to bounds[i + 1]."""
    return np.concatenate(arrays, axis)


def _inside(g, *, widths):
    return getitem(
        g, tuple(slice(before, n - after) for n, (before, after) in zip(g.shape, widths, strict=True))
    )


@primitive(vjp=[_inside], jvp=LINEAR)
def surround(x, *, widths):
    """Zeros around x: widths[i] = (before, after) on axis i."""
    sizes = [before + n + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.zeros(sizes, x.dtype)
    out[tuple(slice(before, before + n) for n, (before, _) in zip(x.shape, widths, strict=True))] = x
    return out
