"""What layers compute, as pure functions of tensors, under torch.nn.functional's names and arguments."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, linear, log_softmax, relu

__all__ = ["cross_entropy", "dropout", "linear", "relu"]


def dropout(
    input: Tensor,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
) -> Tensor:
    """Drop each value with probability p, scale up the others: the mean stays.

        y = m · x / (1 − p),    m = 1 with probability 1 − p, else 0

    input: any shape, output: the same. E[y] = x, and the standard deviation of
    y is |x| √(p / (1 − p)). With training=False, y is the input itself, and no
    draw is made. As in torch, training is on unless told otherwise. One uniform
    draw a value comes from `rng`; the mask does not depend on the dtype.

    Raises ValueError for p outside [0, 1], and for training without an `rng`.

    Source: Hinton et al. (2012), Co-adaptation of feature detectors; Srivastava
    et al. (2014), Dropout, section 10, which names both places to scale.

    >>> dropout(Tensor([1.0, 2.0, 3.0, 4.0]), 0.5, rng=np.random.default_rng(1))
    Tensor([2., 4., 0., 8.])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"expected a dropout probability from 0 to 1, got {p}")
    if not training:
        return input
    if rng is None:
        raise ValueError("expected rng, a numpy.random.Generator, got None")
    # Draws lie in [0, 1): all are kept at p = 0, none at p = 1.
    keep = rng.random(input.shape) >= p
    mask = Tensor(keep.astype(input.dtype))
    if p == 1:
        return input * mask  # nothing is left to scale: 0 / 0 would be nan
    return input * mask / (1 - p)


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
