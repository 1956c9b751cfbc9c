"""Choosing between two arrays, entry by entry."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.rules import DIAGONAL, primitive
from groundup.autograd.tensor import Tensor, array_of

__all__ = ["maximum", "minimum", "where"]


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
    return isinstance(x, float) and x == 0


def keep(x: np.ndarray, mask):
    """x where the mask holds, 0 elsewhere: a product, many times faster than `np.where` on an irregular mask.

    Where x has an infinity or a NaN, which a product with 0 would not remove, it is `np.where` after all.
    """
    with np.errstate(invalid="ignore"):
        kept = x * mask
    return kept if np.isfinite(kept).all() else np.where(mask, x, x.dtype.type(0))


def where(condition, x, y):
    """x where the condition holds, y elsewhere; the three broadcast together. A number holds unless it is 0.

    The branch that is not chosen still has its derivative taken: a NaN in it, times zero, is NaN. For √x at x
    ≤ 0 choose the argument first: `where(x > 0, sqrt(where(x > 0, x, 1.0)), 0.0)`.
    """
    saved = isinstance(x, Tensor) or isinstance(y, Tensor)  # then a copy: the caller may change the mask
    condition = np.asarray(array_of(condition)).astype(bool, copy=saved)
    return _where(x, y, condition=condition)


def _share(wins):
    """Rule of `maximum` and `minimum`: all of g to the winner, half to each at a tie (torch's choice)."""
    return lambda g, x, y: where(x == y, g * 0.5, where(wins(x, y), g, 0.0))


@primitive(vjp=[_share(lambda x, y: x > y), _share(lambda x, y: x < y)], jvp=DIAGONAL)
def maximum(x, y):
    """The larger of x and y; NaN where either is NaN. At a tie each gets half of the derivative."""
    return np.maximum(*alike(x, y))


@primitive(vjp=[_share(lambda x, y: x < y), _share(lambda x, y: x > y)], jvp=DIAGONAL)
def minimum(x, y):
    """The smaller of x and y; NaN where either is NaN. At a tie each gets half of the derivative."""
    return np.minimum(*alike(x, y))
