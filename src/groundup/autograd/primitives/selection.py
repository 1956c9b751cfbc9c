"""Choosing between two arrays, entry by entry."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.public import method, public
from groundup.autograd.rules import DIAGONAL, primitive
from groundup.autograd.tensor import Tensor, array_of


@primitive(
    vjp=[lambda g, *, condition: where(condition, g, 0.0), lambda g, *, condition: where(condition, 0.0, g)],
    jvp=DIAGONAL,
)
def _where(x, y, *, condition):
    if _zero(y) and isinstance(x, np.ndarray):
        return keep(x, condition)
    if _zero(x) and isinstance(y, np.ndarray):
        return keep(y, np.logical_not(condition))
    x, y = alike(x, y)
    return np.where(condition, x, y)


def _zero(x) -> bool:
    return isinstance(x, float) and x == 0 and math.copysign(1.0, x) > 0


_BITS = {np.dtype(f"f{size}"): np.dtype(f"i{size}") for size in (2, 4, 8)}


def keep(x: np.ndarray, mask):
    """x where the mask holds, 0 elsewhere, many times faster than `np.where` on an irregular mask.

    The bits of a number, taken as an integer, times 1 are themselves, and times 0 they are those of +0.0, be
    they of an infinity or a NaN.
    """
    if x.dtype not in _BITS:
        return np.where(mask, x, x.dtype.type(0))
    return (x.view(_BITS[x.dtype]) * mask).view(x.dtype)


@public
def where(condition, x, y):
    """x where the condition holds, y elsewhere; the three broadcast together. A number holds unless it is 0.

    The branch that is not chosen still has its derivative taken: a NaN in it, times zero, is NaN. For √x at x
    ≤ 0 choose the argument first: `where(x > 0, sqrt(where(x > 0, x, 1.0)), 0.0)`.
    """
    saved = isinstance(x, Tensor) or isinstance(y, Tensor)  # then a copy: the caller may change the mask
    condition = np.asarray(array_of(condition)).astype(bool, copy=saved)
    return _where(x, y, condition=condition)


def _share(loses):
    """Rule of `maximum` and `minimum`: nothing to the loser, half to each at a tie (torch's choice)."""
    return lambda g, x, y: where(loses(x, y), 0.0, where(x == y, g * 0.5, g))


@method
@primitive(vjp=[_share(lambda x, y: x < y), _share(lambda x, y: x > y)], jvp=DIAGONAL)
def maximum(x, y):
    """The larger of x and y. At a tie each gets half of the derivative; beside NaN, which wins, each all."""
    return np.maximum(*alike(x, y))


@method
@primitive(vjp=[_share(lambda x, y: x > y), _share(lambda x, y: x < y)], jvp=DIAGONAL)
def minimum(x, y):
    """The smaller of x and y. At a tie each gets half of the derivative; beside NaN, which wins, each all."""
    return np.minimum(*alike(x, y))


@primitive(
    vjp=[lambda g, x, low: where(x >= low, g, 0.0), lambda g, x, low: where(x < low, g, 0.0)],
    jvp=DIAGONAL,
)
def at_least(x, low):
    """The larger of x and a bound. At the bound x has the derivative, at NaN neither (torch's choices)."""
    return np.maximum(*alike(x, low))


@primitive(
    vjp=[lambda g, x, high: where(x <= high, g, 0.0), lambda g, x, high: where(x > high, g, 0.0)],
    jvp=DIAGONAL,
)
def at_most(x, high):
    """The smaller of x and a bound. At the bound x has the derivative, at NaN neither (torch's choices)."""
    return np.minimum(*alike(x, high))
