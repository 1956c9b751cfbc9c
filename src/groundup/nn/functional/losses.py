"""Losses: how far an output is from what it ought to be."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, log_softmax

__all__ = ["cross_entropy"]


def cross_entropy(input: Tensor, target: np.ndarray | Tensor, reduction: str = "mean") -> Tensor:
    """The negative logarithm of the probability that softmax gives the right class.

        ℓᵢ = −zᵢ,ₜ + log Σₖ exp zᵢₖ,    t = targetᵢ

    input: logits (N, K), target: class indices (N,) → one number for "mean" and "sum", (N,) for "none".
    Log-softmax subtracts the largest logit first, so that no exponential overflows.

    Raises ValueError for other shapes, for a class that is not in 0 … K − 1, and for another reduction.

    >>> round(cross_entropy(Tensor([[0.0, 0.0]]), np.array([1])).item(), 4)  # ln 2
    0.6931
    """
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"expected a reduction of 'mean', 'sum' or 'none', got {reduction!r}")
    classes = target.numpy() if isinstance(target, Tensor) else np.asarray(target)
    if input.ndim != 2 or classes.shape != input.shape[:1]:
        raise ValueError(f"expected logits (N, K) and targets (N,), got {input.shape} and {classes.shape}")
    kinds = input.shape[1]
    if classes.dtype.kind not in "iu" or (classes.size and not 0 <= classes.min() <= classes.max() < kinds):
        raise ValueError(f"expected class indices from 0 to {kinds - 1}, got {np.unique(classes)}")
    logarithms = log_softmax(input, dim=1)[np.arange(len(classes)), classes]
    if reduction == "none":
        return -logarithms
    return -(logarithms.sum() if reduction == "sum" else logarithms.mean())
