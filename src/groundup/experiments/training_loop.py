"""The training loop that trials on digits share, and the random streams that make two of them a pair.

Trials are paired: two arms of one seed see the same images in the same order and, where the shapes allow,
start from the same weights. So each purpose draws from a stream of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from .. import nn, optim
from ..autograd import Tensor, no_grad
from ..nn import functional as F  # noqa: N812
from . import digits


def _stream(purpose: int, seed: int) -> np.random.Generator:
    return np.random.default_rng([purpose, seed])


split_rng, weight_rng, order_rng, mask_rng = (partial(_stream, purpose) for purpose in range(4))


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train."""

    steps: int
    lr: float = 0.1
    batch: int = 32
    weight_decay: float = 0.0


def batches(count: int, plan: Plan, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Indices of one batch a step: every image once an epoch, in a new order each.

    >>> [len(b) for b in batches(5, Plan(steps=4, batch=3), np.random.default_rng(0))]
    [3, 2, 3, 2]
    """
    done = 0
    while done < plan.steps:
        order = rng.permutation(count)
        for start in range(0, count, plan.batch):
            if done < plan.steps:
                yield order[start : start + plan.batch]
                done += 1


def fit(
    model: nn.Module,
    images: digits.Images,
    plan: Plan,
    *,
    rng: np.random.Generator,
    watch: Callable[[int], None] = lambda step: None,
) -> list[float]:
    """Train the model in place; returns the loss of each step. `watch(step)` is called after each."""
    optimizer, losses = optim.SGD(model.parameters(), lr=plan.lr, weight_decay=plan.weight_decay), []
    for step, chosen in enumerate(batches(len(images), plan, rng), 1):
        model.train()
        loss = F.cross_entropy(model(Tensor(images.pixels[chosen])), images.labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        watch(step)
    return losses


def evaluate(model: nn.Module, images: digits.Images) -> tuple[float, float]:
    """Mean loss and accuracy with dropout off. The model is left in eval mode."""
    model.eval()
    with no_grad():
        logits = model(Tensor(images.pixels))
        loss = F.cross_entropy(logits, images.labels).item()
    return loss, float(np.mean(logits.numpy().argmax(axis=1) == images.labels))
