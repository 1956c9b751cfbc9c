"""Gradients that are too long are shortened before the step."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from groundup.autograd import Tensor
from groundup.autograd.editing import edited
from groundup.autograd.tensor import array_of

__all__ = ["clip_grad_norm_", "clip_grad_value_"]


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Tensor:
    """Scale all gradients by one factor, in place, so that their common norm is at most `max_norm`.

        g ← g · min(1, max_norm / (‖g‖ + 10⁻⁶)),    ‖g‖ = (Σ |gᵢ|^p)^(1/p) over all entries of all gradients

    p = norm_type; inf means the largest entry. The direction stays. Returns ‖g‖ as it was before. Parameters
    without a gradient are passed over. As in torch, a norm that is NaN or infinite makes the gradients NaN
    or zero, unless error_if_nonfinite=True: then RuntimeError. Raises ValueError for a negative max_norm.

    Source: Pascanu et al. (2013), On the difficulty of training recurrent neural networks, algorithm 1.

    >>> w = Tensor([0.0, 0.0], requires_grad=True)
    >>> w.grad = Tensor([3.0, 4.0])
    >>> clip_grad_norm_([w], max_norm=1.0), w.grad
    (Tensor(5.), Tensor([0.59999988, 0.79999984]))
    """
    if not max_norm >= 0:
        raise ValueError(f"expected a max_norm of at least 0, got {max_norm}")
    gradients = _gradients(parameters)
    norms = [np.linalg.norm(array_of(gradient).ravel(), norm_type) for gradient in gradients]
    total = np.linalg.norm(np.array(norms or [0.0]), norm_type)
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(f"expected gradients of a finite norm, got {total}")
    factor = max_norm / (float(total) + 1e-6)
    if not factor >= 1:
        with np.errstate(invalid="ignore"):  # 0 · inf, when the norm is infinite
            for gradient in gradients:
                memory = edited(gradient)
                memory *= factor
    return Tensor(total)


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Limit every entry of every gradient to [−clip_value, clip_value], in place. The direction may change.

    >>> w = Tensor([0.0, 0.0], requires_grad=True)
    >>> w.grad = Tensor([3.0, -0.5])
    >>> clip_grad_value_([w], 1.0)
    >>> w.grad
    Tensor([ 1. , -0.5])
    """
    if not clip_value >= 0:
        raise ValueError(f"expected a clip_value of at least 0, got {clip_value}")
    for gradient in _gradients(parameters):
        memory = edited(gradient)
        np.clip(memory, -clip_value, clip_value, out=memory)


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    return [parameter.grad for parameter in parameters if parameter.grad is not None]
