"""A border around an array."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.public import public
from groundup.autograd.rules import primitive


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

    Of `value`; of the entries mirrored at the last one (mode "reflect"), of the last one repeated
    ("replicate"), or of the entries at the other end ("circular"). A negative width cuts entries off.

    Raises ValueError for more widths than axes, for more cut off than there is, for a mirrored border as wide
    as the axis and a circular one that is wider, and for another mode.
    """
    ndim, pairs = len(x.shape), list(zip(pad[::2], pad[1::2], strict=True))[::-1]
    if len(pairs) > ndim:
        raise ValueError(
            f"pad: expected at most {2 * ndim} widths for shape {tuple(x.shape)}, got {tuple(pad)}"
        )
    widths = [(0, 0)] * (ndim - len(pairs)) + pairs
    cut = [(max(-before, 0), max(-after, 0)) for before, after in widths]
    added = tuple((max(before, 0), max(after, 0)) for before, after in widths)
    if any(sum(off) > n for n, off in zip(x.shape, cut, strict=True)):
        raise ValueError(
            f"pad: expected to cut off no more than there is, got {tuple(pad)} for shape {tuple(x.shape)}"
        )
    if mode == "constant":
        return _pad(getitem(x, _inside(x.shape, cut)), widths=added, value=value)
    for axis in range(ndim - len(pairs), ndim):
        places = _places(x.shape[axis], cut[axis], added[axis], mode)
        x = getitem(x, (*[slice(None)] * axis, places))
    return x


def _places(size: int, cut: tuple[int, int], added: tuple[int, int], mode: str) -> np.ndarray:
    """Which of the entries 0 … size - 1 of an axis stand in the result, one after the other."""
    most = {"reflect": size - 1, "replicate": np.inf if size else 0, "circular": size - sum(cut)}
    if mode not in most:
        raise ValueError(f"pad: expected mode 'constant' or one of {[*most]}, got {mode!r}")
    if max(added) > most[mode]:
        raise ValueError(f"pad: expected a border of at most {most[mode]} by {mode!r}, got {max(added)}")
    if mode == "circular":  # goes on with what is left after the cut, the others with what there was before
        return np.pad(np.arange(size)[_inside([size], [cut])], added, "wrap")
    whole = np.pad(np.arange(size), added, "edge" if mode == "replicate" else mode)
    return whole[_inside([len(whole)], [cut])]
