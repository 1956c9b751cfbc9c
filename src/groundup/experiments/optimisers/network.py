"""A small network on digits, trained by any optimiser; what the trials of this chapter share.

The streams of chance are those of the chapter Dropout: two arms of one seed see the same images in the same
order and start from the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ... import nn
from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from ...optim.optimizer import Optimizer
from .. import digits
from ..training_loop import Plan, batches, evaluate, weight_rng

WIDTH, TRAIN, BATCH = 32, 512, 32
WORST = math.log(digits.CLASSES)  # the loss of a network that says nothing


def perceptron(seed: int, dtype: type = np.float32) -> nn.Sequential:
    """64 pixels → 32 ReLU units → 10 classes."""
    rng = weight_rng(seed)
    first = nn.Linear(digits.PIXELS, WIDTH, rng=rng, dtype=dtype)
    return nn.Sequential(first, nn.ReLU(), nn.Linear(WIDTH, digits.CLASSES, rng=rng, dtype=dtype))


def fit(
    model: nn.Module,
    images: digits.Images,
    optimizer: Optimizer,
    *,
    steps: int,
    rng: np.random.Generator,
    batch: int = BATCH,
    watch: Callable[[int], None] = lambda step: None,
) -> bool:
    """Train in place; `watch(step)` is called after each step. False where the loss overflowed."""
    with np.errstate(over="ignore", invalid="ignore"):
        for step, chosen in enumerate(batches(len(images), Plan(steps, batch=batch), rng), 1):
            loss = F.cross_entropy(model(Tensor(images.pixels[chosen])), images.labels[chosen])
            if not math.isfinite(loss.item()):
                return False
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            watch(step)
    return True


def score(model: nn.Module, images: digits.Images, finite: bool = True) -> tuple[float, float]:
    """Loss, at most ln 10, and accuracy in per cent; of a model that was lost, those of guessing."""
    with np.errstate(over="ignore", invalid="ignore"):
        loss, accuracy = evaluate(model, images)
    if not (finite and math.isfinite(loss)):
        return WORST, 100 / digits.CLASSES
    return min(loss, WORST), 100 * accuracy
