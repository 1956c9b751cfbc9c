"""What a gradient loses in float16, and what scaling the loss saves of it."""

from __future__ import annotations

import numpy as np

from ... import nn
from ...autograd import Tensor
from .. import digits
from ..digits import Images

SMALLEST = 2.0**-24  # the smallest float16 above zero; half of it rounds to zero
FULL = 2.0**-14  # from here on float16 has all of its eleven digits
LARGEST = float(np.finfo(np.float16).max)


def gradients(model: nn.Module, images: Images, loss_scale: float = 1.0) -> np.ndarray:
    """All gradients of the mean cross-entropy in one row, as the model's own dtype holds them.

    The loss is computed in float32 and multiplied by `loss_scale`; what flows back from it is rounded to the
    dtype of the weights, and so is every product on its way. The gradients are returned as they are, scaled.
    """
    weights = list(model.parameters())
    dtype = weights[0].dtype
    with np.errstate(all="ignore"):  # to overflow is allowed here: it is what one looks for
        logits = model(Tensor(images.pixels.astype(dtype)))
        z = logits.detach().numpy().astype(np.float32)
        chance = np.exp(z - z.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        chance[np.arange(len(images)), images.labels] -= 1  # the derivative of cross-entropy by z
        for weight in weights:
            weight.grad = None
        logits.backward(Tensor((chance * (loss_scale / len(images))).astype(dtype)))
    return np.concatenate([weight.grad.numpy().ravel() for weight in weights])


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
