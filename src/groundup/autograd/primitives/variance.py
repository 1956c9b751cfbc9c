"""How far entries lie from their mean."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.axes import reduced_axes
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.reductions import count, mean
from groundup.autograd.public import method
from groundup.autograd.rules import primitive


def _twice(shape, axis, correction) -> float:
    """2/(n - correction), infinite where nothing is left to divide by (torch's choice)."""
    degrees = count(shape, axis) - correction
    return 2 / degrees if degrees > 0 else math.inf


def _vjp(g, x, *, axis, correction):
    """2 (x - x̄) / (n - correction): the mean moves too, but deviations sum to nothing."""
    kept = tuple(1 if i in axis else n for i, n in enumerate(x.shape))
    return (x - mean(x, axis, True)) * (g.reshape(kept) * _twice(x.shape, axis, correction))


def _jvp(t, x, *, axis, correction, keepdims):
    moved = (t * (x - mean(x, axis, True))).sum(axis=axis, keepdims=keepdims)
    return moved * _twice(x.shape, axis, correction)


@primitive(vjp=[_vjp], jvp=[_jvp])
def _var(x, *, axis, correction, keepdims):
    deviation = x - mean(x, axis, True)
    deviation *= deviation
    total = np.add.reduce(deviation, axis=axis, keepdims=keepdims)
    total, degrees = alike(total, max(count(x.shape, axis) - correction, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return total / degrees


@method
def var(
    x,
    dim=None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: int | None = None,
    axis=None,
    keepdims: bool = False,
):
    """Σ (x - x̄)² / (n - correction) over the axes `dim`; two passes, so that a large mean costs no digit.

    With n ≤ correction it is infinite, of equal entries NaN, as in torch. One rule for the whole: a mean, a
    difference and a square would each keep what they met and hand it back.

    `correction` is 1 by default; `unbiased`, in this place or as the only argument, is torch's old name for 1
    and its contrary for 0.
    """
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise TypeError("var: give unbiased or correction, not both: they are two names of the same thing")
    if correction is None:
        correction = 0 if unbiased is False else 1
    return _var(
        x, axis=reduced_axes(len(x.shape), dim, axis), correction=correction, keepdims=keepdim or keepdims
    )
