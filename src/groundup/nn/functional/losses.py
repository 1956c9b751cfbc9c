"""Losses: how far an output is from what it ought to be."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, abs, exp, log, logsigmoid, where
from groundup.nn.functional.reduction import check_reduction, divided, reduced

__all__ = [
    "binary_cross_entropy_with_logits",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "smooth_l1_loss",
]


def mse_loss(input: Tensor, target: np.ndarray | Tensor, *, reduction: str = "mean") -> Tensor:
    """The squared difference, (x − y)². Raises ValueError for two shapes, where torch warns and broadcasts.

    >>> mse_loss(Tensor([1.0, 2.0]), Tensor([1.0, 4.0]))
    Tensor(2.)
    """
    difference = _difference(input, target)
    return reduced(difference * difference, reduction)


def l1_loss(input: Tensor, target: np.ndarray | Tensor, *, reduction: str = "mean") -> Tensor:
    """The absolute difference, |x − y|; where both are equal the derivative is 0. Shapes as in `mse_loss`."""
    return reduced(abs(_difference(input, target)), reduction)


def smooth_l1_loss(
    input: Tensor, target: np.ndarray | Tensor, *, reduction: str = "mean", beta: float = 1.0
) -> Tensor:
    """|d| − β/2, and for differences |d| < β the parabola d²/(2β) that fits on. Shapes as in `mse_loss`.

    Raises ValueError for a negative β.
    """
    if not beta >= 0:
        raise ValueError(f"expected a beta of at least 0, got {beta}")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    difference = _difference(input, target)
    size = abs(difference)
    return reduced(where(size < beta, difference * difference / (2 * beta), size - beta / 2), reduction)


def huber_loss(
    input: Tensor, target: np.ndarray | Tensor, *, reduction: str = "mean", delta: float = 1.0
) -> Tensor:
    """δ (|d| − δ/2), and for differences |d| ≤ δ the parabola d²/2 that fits on: δ times `smooth_l1_loss`.

    Raises ValueError for a δ that is not above 0.

    Source: Huber (1964), Robust estimation of a location parameter.
    """
    if not delta > 0:
        raise ValueError(f"expected a delta above 0, got {delta}")
    return delta * smooth_l1_loss(input, target, reduction=reduction, beta=delta)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: np.ndarray | Tensor,
    weight: np.ndarray | Tensor | None = None,
    *,
    reduction: str = "mean",
    pos_weight: np.ndarray | Tensor | None = None,
) -> Tensor:
    """The cross-entropy of yes or no, from the logit x of yes and the probability y that is right.

        ℓ = −w (p · y log σ(x) + (1 − y) log σ(−x)),    log σ(−x) = log σ(x) − x

    Shapes are equal; the weights w and p = pos_weight broadcast against them. No exponential overflows.

    >>> round(binary_cross_entropy_with_logits(Tensor([0.0]), Tensor([1.0])).item(), 4)  # ln 2
    0.6931
    """
    _check_shapes(input, target)
    target = _like(target, input)
    yes = 1.0 if pos_weight is None else _like(pos_weight, input)
    losses = (1 - target) * input - (1 + (yes - 1) * target) * logsigmoid(input)
    return reduced(losses if weight is None else losses * _like(weight, input), reduction)


def kl_div(
    input: Tensor, target: np.ndarray | Tensor, *, reduction: str = "mean", log_target: bool = False
) -> Tensor:
    """The divergence of Kullback and Leibler, entry by entry: ℓ = p (log p − log q), and 0 where p = 0.

    input: log q, target: p, or log p with log_target=True; shapes are equal. The divergence of distributions
    in rows is the sum over a row: reduction="batchmean" divides the sum of all by the number of rows, where
    "mean", as in torch, divides by the number of entries.

    Source: Kullback and Leibler (1951), On information and sufficiency.
    """
    check_reduction(reduction, "batchmean")
    _check_shapes(input, target)
    target = _like(target, input)
    if log_target:
        losses = exp(target) * (target - input)
    else:
        some = target > 0
        losses = where(some, target * log(where(some, target, 1.0)), 0.0) - target * input
    if reduction == "batchmean":
        return divided(losses.sum(), len(input))
    return reduced(losses, reduction)


def _difference(input: Tensor, target: np.ndarray | Tensor) -> Tensor:
    _check_shapes(input, target)
    return input - _like(target, input)


def _like(x: np.ndarray | Tensor, input: Tensor) -> Tensor:
    """A tensor as it is; an array in the dtype of the input, so that plain numbers do not widen it."""
    return x if isinstance(x, Tensor) else Tensor(x, dtype=input.dtype)


def _check_shapes(input: Tensor, target: np.ndarray | Tensor) -> None:
    if input.shape != np.shape(target):
        raise ValueError(f"expected a target of shape {input.shape}, got {np.shape(target)}")
