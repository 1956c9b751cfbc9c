"""What a gradient loses in float16, and what scaling the loss saves of it."""

from __future__ import annotations

import numpy as np

from ...autograd import Tensor, softmax
from ...nn import Module
from .. import digits
from ..digits import Images

SMALLEST = 2.0**-24  # the smallest float16 above zero; half of it rounds to zero
FULL = 2.0**-14  # from here on float16 has all of its eleven digits
LARGEST = float(np.finfo(np.float16).max)


def gradients(model: Module, images: Images, scale: float = 1) -> np.ndarray:
    """All gradients of the mean cross-entropy in one row, times `scale`.

    The loss is computed in float32; what flows back from it is rounded to the
    dtype of the weights, and so is every product on its way.
    """
    weights = list(model.parameters())
    dtype = weights[0].dtype
    with np.errstate(all="ignore"):  # overflow is what one looks for here
        logits = model(Tensor(images.pixels.astype(dtype)))
        slope = softmax(Tensor(logits.numpy().astype(np.float32)), dim=1)
        slope = np.array(slope.numpy())
        slope[np.arange(len(images)), images.labels] -= 1
        slope *= scale / len(images)

        model.zero_grad()
        logits.backward(Tensor(slope.astype(dtype)))
    return np.concatenate([w.grad.numpy().ravel() for w in weights])


def batch() -> Images:
    """32 digits, always the same."""
    images = digits.everything()
    return Images(images.pixels[:32], images.labels[:32])


def shares(exact: np.ndarray, half: np.ndarray) -> tuple[float, float]:
    """Of the gradients that are not zero: the share that float16 made zero, and the share that is no number.

    >>> shares(np.array([1e-9, 1.0, 2.0, 0.0]), np.array([0.0, np.inf, 2.0, 0.0]))
    (0.3333333333333333, 0.3333333333333333)
    """
    there = exact != 0
    return float(np.mean(half[there] == 0)), float(np.mean(~np.isfinite(half[there])))
