"""The network of this chapter: two hidden layers on digits, each with dropout."""

from __future__ import annotations

from ... import nn
from .. import digits
from ..training_loop import mask_rng, weight_rng


def perceptron(width: int, p: float, seed: int) -> nn.Sequential:
    """64 pixels → width → width → 10 classes, with ReLU and dropout after each hidden layer."""
    weights, masks = weight_rng(seed), mask_rng(seed)
    return nn.Sequential(
        nn.Linear(digits.PIXELS, width, rng=weights),
        nn.ReLU(),
        nn.Dropout(p, rng=masks),
        nn.Linear(width, width, rng=weights),
        nn.ReLU(),
        nn.Dropout(p, rng=masks),
        nn.Linear(width, digits.CLASSES, rng=weights),
    )
