"""Small networks on digits, some of them wrongly labelled, and the training that the trials here share."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np

from ... import nn
from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from .. import digits
from ..training_loop import Plan, batches, evaluate, order_rng, split_rng, weight_rng

WIDTH = 64  # hidden units
LABELS = 9  # the stream that spoils labels; those of `training_loop` are numbered from zero


def spoiled(labels: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """The labels, each replaced with probability `share` by one of the nine others, at random.

    >>> bool(spoiled(np.zeros(6, int), 1.0, np.random.default_rng(0)).min() > 0)
    True
    """
    wrong = rng.random(len(labels)) < share
    return np.where(wrong, (labels + rng.integers(1, digits.CLASSES, len(labels))) % digits.CLASSES, labels)


def data(seed: int, train: int, wrong: float = 0.0) -> digits.Split:
    """Images for a trial; a share `wrong` of the training labels is spoiled, no other label is."""
    parts = digits.split(split_rng(seed), train=train)
    labels = spoiled(parts.train.labels, wrong, np.random.default_rng([LABELS, seed]))
    return digits.Split(digits.Images(parts.train.pixels, labels), parts.validation, parts.test)


def classifier(seed: int, width: int = WIDTH) -> nn.Sequential:
    """64 pixels → width → 10 classes with a ReLU; for width 0 a single linear layer."""
    rng = weight_rng(seed)
    if not width:
        return nn.Sequential(nn.Linear(digits.PIXELS, digits.CLASSES, rng=rng))
    first = nn.Linear(digits.PIXELS, width, rng=rng)
    return nn.Sequential(first, nn.ReLU(), nn.Linear(width, digits.CLASSES, rng=rng))


def fit(
    model: nn.Module, images: digits.Images, optimizer, *, seed: int, steps: int, reduction: str = "mean"
) -> None:
    """Train the model in place, by the given optimiser, on batches of 32."""
    for chosen in batches(len(images), Plan(steps=steps), order_rng(seed)):
        logits = model(Tensor(images.pixels[chosen]))
        loss = F.cross_entropy(logits, images.labels[chosen], reduction=reduction)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def length(parameters: Iterable[Tensor]) -> float:
    """The Euclidean length of all weights together.

    >>> length([Tensor([3.0]), Tensor([4.0])])
    5.0
    """
    return float(np.sqrt(sum(np.sum(p.numpy().astype(np.float64) ** 2) for p in parameters)))


def measured(model: nn.Module, parts: digits.Split) -> SimpleNamespace:
    """Losses on all three sets of images, and the test accuracy in per cent."""
    (train, _), (validation, _) = evaluate(model, parts.train), evaluate(model, parts.validation)
    test, accuracy = evaluate(model, parts.test)
    return SimpleNamespace(train=train, validation=validation, test=test, accuracy=100 * accuracy)
