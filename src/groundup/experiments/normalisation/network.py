"""Deep networks on digits, with or without a norm, and the training that the trials of this chapter share.

Trials are paired as in the chapter Dropout: two arms of one seed see the same images in the same order and
start from the same weights, since each purpose draws from a stream of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ... import nn
from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from ...optim import SGD
from .. import digits
from ..training_loop import Plan, batches, weight_rng

Between = Callable[[int], Sequence[nn.Module]]


def bare(width: int) -> list[nn.Module]:
    """Nothing between the weights and the activation."""
    return []


def normed(width: int) -> list[nn.Module]:
    """A batch norm between the weights and the activation."""
    return [nn.BatchNorm1d(width)]


def perceptron(depth: int, width: int, between: Between, seed: int) -> nn.Sequential:
    """64 pixels → `depth` hidden layers of `width` units → 10 classes.

    A hidden layer is linear, then what `between(width)` gives, then a ReLU. All start as torch starts them.
    """
    rng, layers, inputs = weight_rng(seed), [], digits.PIXELS
    for _ in range(depth):
        layers += [nn.Linear(inputs, width, rng=rng), *between(width), nn.ReLU()]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, digits.CLASSES, rng=rng))


def start_by_kaiming(model: nn.Module, seed: int) -> None:
    """Draw the weights anew, so that a ReLU keeps the size of the signal; biases are zero."""
    rng = weight_rng(seed)
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", rng=rng)
            nn.init.zeros_(layer.bias)


def training(
    model: nn.Module, images: digits.Images, optimizer: SGD, *, steps: int, rng: np.random.Generator
) -> Iterator[int]:
    """Train the model in place, one batch of 32 each time a value is asked for; yields the step's number.

    Whoever asks may look at the model between two steps, change the optimiser's settings, or stop asking.
    """
    for step, chosen in enumerate(batches(len(images), Plan(steps=steps), rng), 1):
        logits = model.train()(Tensor(images.pixels[chosen]))
        loss = F.cross_entropy(logits, images.labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield step
