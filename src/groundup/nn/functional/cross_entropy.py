"""Losses of a classifier: how surprising the right class is."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor, log_softmax, where
from groundup.autograd.primitives.likelihood import negative_log_likelihood
from groundup.autograd.tensor import array_of
from groundup.nn.functional.reduction import check_reduction, divided, reduced

__all__ = ["cross_entropy", "nll_loss"]


def cross_entropy(
    input: Tensor,
    target: np.ndarray | Tensor,
    weight: np.ndarray | Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """The negative logarithm of the probability that softmax gives the right class.

        ℓᵢ = −wₜ log pᵢₜ,    log pᵢₖ = zᵢₖ − log Σⱼ exp zᵢⱼ,    t = targetᵢ

    input: logits z (N, K), (N, K, d1, …) or (K,); target: class indices (N,), (N, d1, …) or () → one number
    for "mean" and "sum", the target's shape for "none". weight: w (K,), by default 1; the mean is Σ ℓᵢ/Σ wₜ.
    Positions whose target is `ignore_index` count for nothing; where all are ignored the mean is NaN.
    Log-softmax subtracts the largest logit first, so that no exponential overflows.

    A target of floats in the shape of input gives each class its probability q: ℓᵢ = −Σₖ wₖ qᵢₖ log pᵢₖ, and
    the mean divides by the number of positions. label_smoothing = ε moves a share ε of the probability to all
    K classes alike: q ← (1 − ε) q + ε / K, with q = 1 for the right class.

    Raises ValueError for other shapes, for a class that is not in 0 … K − 1, and for other settings.

    Source: Szegedy et al. (2016), Rethinking the Inception architecture, section 7, the smoothing.

    >>> round(cross_entropy(Tensor([[0.0, 0.0]]), np.array([1])).item(), 4)  # ln 2
    0.6931
    """
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"expected a label_smoothing from 0 to 1, got {label_smoothing}")
    logarithms = log_softmax(input, dim=1 if input.ndim > 1 else 0)
    likely = _likely(input, target)
    if not likely and not label_smoothing:
        return nll_loss(logarithms, target, weight, ignore_index=ignore_index, reduction=reduction)
    if likely and ignore_index >= 0:
        raise ValueError(f"expected class indices to go with ignore_index={ignore_index}, got probabilities")
    rows = _rows(logarithms)
    kinds = rows.shape[1]
    if likely:
        wanted = _rows(target if isinstance(target, Tensor) else Tensor(target, dtype=input.dtype))
        kept, shares = True, np.ones(len(rows), input.dtype)
    else:
        classes, kept = _classes(input, target, ignore_index)
        wanted = np.eye(kinds, dtype=input.dtype)[classes]
        shares = _weights(weight, input)[classes] * kept
    wanted = (1 - label_smoothing) * wanted + label_smoothing / kinds
    losses = -(rows * (wanted * _weights(weight, input))).sum(1)
    return _averaged(losses, kept, shares, input, reduction)


def nll_loss(
    input: Tensor,
    target: np.ndarray | Tensor,
    weight: np.ndarray | Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Tensor:
    """The negative logarithm of the probability of the right class, from logarithms: ℓᵢ = −wₜ log pᵢₜ.

    Shapes, weights, ignored positions and errors as in `cross_entropy`, which is this after `log_softmax`.
    """
    check_reduction(reduction)
    classes, kept = _classes(input, target, ignore_index)
    if weight is None and kept is True and reduction != "none":
        over = (len(classes) or math.nan) if reduction == "mean" else 1.0
        return negative_log_likelihood(_rows(input), classes.copy(), over=over)
    picked = _rows(input)[np.arange(len(classes)), classes]
    if weight is None and kept is True:
        return -_placed(picked, input)
    shares = _weights(weight, input)[classes] * kept
    return _averaged(-picked * shares, kept, shares, input, reduction)


def _likely(input: Tensor, target) -> bool:
    """Whether the target holds probabilities, and not class indices."""
    return np.shape(target) == input.shape and np.asarray(array_of(target)).dtype.kind == "f"


def _averaged(losses: Tensor, kept, shares: np.ndarray, input: Tensor, reduction: str) -> Tensor:
    """Losses of rows, zero where not `kept`; their mean divides by the sum of the shares."""
    if kept is not True:
        losses = where(kept, losses, 0.0)  # chosen, not multiplied: an ignored loss may be infinite
    if reduction != "mean":
        return reduced(_placed(losses, input), reduction)
    return divided(losses.sum(), shares.sum())


def _positions(input: Tensor) -> tuple[int, ...]:
    return input.shape[:1] + input.shape[2:] if input.ndim > 1 else ()


def _placed(losses: Tensor, input: Tensor) -> Tensor:
    """One loss a row → one a position."""
    return losses if input.ndim == 2 else losses.reshape(_positions(input))


def _rows(x: Tensor) -> Tensor:
    """(N, K, d1, …) → (N · d1 · …, K), and (K,) → (1, K)."""
    if x.ndim > 2:
        x = x.permute(0, *range(2, x.ndim), 1)
    return x if x.ndim == 2 else x.reshape(-1, x.shape[-1])


def _classes(input: Tensor, target, ignore_index: int) -> tuple[np.ndarray, np.ndarray | bool]:
    """Class indices, one a row, with 0 in the place of what is ignored; and what is not: True for all."""
    classes, shape = np.asarray(array_of(target)), _positions(input)
    if input.ndim < 1 or classes.shape != shape:
        raise ValueError(
            "expected logits (N, K) and targets (N,), or (N, K, d1, …) and (N, d1, …), or (K,) and (), "
            f"got {input.shape} and {classes.shape}"
        )
    kinds = input.shape[1 if input.ndim > 1 else 0]
    given = classes.ravel()
    kept = given != ignore_index
    classes, kept = (given, True) if kept.all() else (np.where(kept, given, 0), kept)
    if given.dtype.kind not in "iu" or (given.size and not 0 <= classes.min() <= classes.max() < kinds):
        raise ValueError(f"expected class indices from 0 to {kinds - 1}, got {np.unique(given)}")
    return classes, kept


def _weights(weight: np.ndarray | Tensor | None, input: Tensor) -> np.ndarray:
    """One weight for each class, in the dtype of the input."""
    kinds = input.shape[1 if input.ndim > 1 else 0]
    weights = np.ones(kinds, input.dtype) if weight is None else np.asarray(array_of(weight), input.dtype)
    if weights.shape != (kinds,):
        raise ValueError(f"expected weights ({kinds},), one for each class, got {weights.shape}")
    return weights
