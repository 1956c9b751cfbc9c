"""Replacing entries: by bounds, by a mask, by their place in a matrix."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.selection import at_least, at_most, where
from groundup.autograd.public import method
from groundup.autograd.tensor import array_of


@method
def clamp(x, min=None, max=None):
    """x moved into [min, max]; `max` wins where min > max.

    At a bound the derivative still belongs to x, at NaN to nobody (torch's choices).
    """
    if min is None and max is None:
        raise ValueError("clamp: expected min, max or both, got neither")
    x = x if min is None else at_least(x, min)
    return x if max is None else at_most(x, max)


@method
def masked_fill(x, mask, value):
    """`value` where the mask holds, x elsewhere; the two broadcast together.

    Raises TypeError for a mask that is not of booleans.
    """
    mask = np.asarray(array_of(mask))
    if mask.dtype != bool:
        raise TypeError(f"masked_fill: expected a mask of booleans, got dtype {mask.dtype}")
    return where(mask, value, x)


@method
def tril(x, diagonal: int = 0):
    """The lower triangle of the last two axes, up to and with the given diagonal; zeros above."""
    return where(np.tri(*x.shape[-2:], diagonal, dtype=bool), x, 0.0)


@method
def triu(x, diagonal: int = 0):
    """The upper triangle of the last two axes, from the given diagonal on; zeros below."""
    return where(np.tri(*x.shape[-2:], diagonal - 1, dtype=bool), 0.0, x)
