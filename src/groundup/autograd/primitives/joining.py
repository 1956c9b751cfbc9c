"""Several arrays into one, and a border around one."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.public import public
from groundup.autograd.rules import LINEAR, primitive


def _strip(g, *, axis, bounds, position):
    """The part of g that came from array `position`."""
    return getitem(g, (*[slice(None)] * axis, slice(bounds[position], bounds[position + 1])))


@primitive(vjp=[_strip], jvp=LINEAR)
def _cat(*arrays, axis, bounds):
    return np.concatenate(arrays, axis)


@public
def cat(tensors, dim: int = 0):
    """One after another along an axis that they already have; the other axes must agree."""
    tensors = tuple(tensors)
    if not tensors:
        raise ValueError("cat: expected at least one tensor, got none")
    axis = one_axis(dim, len(tensors[0].shape))
    bounds = (0, *accumulate(tensor.shape[axis] for tensor in tensors))  # tensor i fills bounds[i : i + 2]
    return _cat(*tensors, axis=axis, bounds=bounds)


def _inside(sizes, widths) -> tuple[slice, ...]:
    return tuple(slice(before, n - after) for n, (before, after) in zip(sizes, widths, strict=True))


@primitive(
    vjp=[lambda g, *, widths: getitem(g, _inside(g.shape, widths))],
    jvp=[lambda t, *, widths: _pad(t, widths=widths, value=0.0)],
)
def _pad(x, *, widths, value):
    sizes = [before + n + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.full(sizes, value, x.dtype)
    out[_inside(sizes, widths)] = x
    return out


@public
def pad(x, pad, mode: str = "constant", value: float = 0.0):
    """A border around the last axes, given in pairs from the last axis on: (left, right, top, bottom, …).

    A negative width cuts entries off, at most as many as there are. Only a constant border is offered.
    """
    if mode != "constant":
        raise ValueError(f"pad: expected mode 'constant', got {mode!r}")
    ndim, widths = len(x.shape), list(zip(pad[::2], pad[1::2], strict=True))
    if len(pad) > 2 * ndim:
        raise ValueError(
            f"pad: expected at most {2 * ndim} widths for shape {tuple(x.shape)}, got {tuple(pad)}"
        )
    widths = [(0, 0)] * (ndim - len(widths)) + widths[::-1]
    cut = [(max(-before, 0), max(-after, 0)) for before, after in widths]
    if any(sum(off) > n for n, off in zip(x.shape, cut, strict=True)):
        raise ValueError(
            f"pad: expected to cut off no more than there is, got {tuple(pad)} for shape {tuple(x.shape)}"
        )
    added = tuple((max(before, 0), max(after, 0)) for before, after in widths)
    return _pad(getitem(x, _inside(x.shape, cut)), widths=added, value=value)
