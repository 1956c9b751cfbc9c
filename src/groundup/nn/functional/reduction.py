"""From one loss for each entry to the number that is differentiated."""

from __future__ import annotations

import math

from groundup.autograd import Tensor

__all__ = ["check_reduction", "divided", "reduced"]


def check_reduction(reduction: str, *more: str) -> None:
    """Raises ValueError for anything but "mean", "sum", "none" or one of `more`."""
    if reduction not in ("mean", "sum", "none", *more):
        choice = ", ".join(map(repr, ("mean", "sum", *more)))
        raise ValueError(f"expected a reduction of {choice} or 'none', got {reduction!r}")


def reduced(losses: Tensor, reduction: str) -> Tensor:
    """The mean or the sum of all entries, or with "none" the entries themselves."""
    check_reduction(reduction)
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()


def divided(total: Tensor, count: float) -> Tensor:
    """A mean with a count of its own; the mean of nothing is NaN, as in torch."""
    return total / count if count else total * math.nan
