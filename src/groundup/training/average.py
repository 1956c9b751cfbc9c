"""Averaged weights: beside a model that learns walks another, which follows it slowly and answers better."""

from __future__ import annotations

from copy import deepcopy
from itertools import chain

import torch

from groundup.speaker import SpeakerClassifier

__all__ = ["follow", "follower"]


def follower(model: SpeakerClassifier) -> SpeakerClassifier:
    """A copy of encoder, pooling and head that takes no gradients.

    Criterion and augmentation are shared: a margin that warms up and a generator's state are not averaged.
    """
    parts = (deepcopy(part) for part in (model.encoder, model.pooling, model.head))
    average = SpeakerClassifier(*parts, model.criterion, model.augment)
    for parameter in chain(*(part.parameters() for part in (average.encoder, average.pooling, average.head))):
        parameter.requires_grad_(False)
    return average


@torch.no_grad()
def follow(average: SpeakerClassifier, model: SpeakerClassifier, step: int, decay: float) -> None:
    """One step of the exponential moving average, in place, after step t = 0, 1, … of training.

        a ← β a + (1 − β) w,   β = min(decay, (1 + t) / (10 + t))

    The early steps count for less than `decay` alone would let them, so that the weights at the start are
    soon forgotten. Batch norm's mean and variance are averaged as the weights are: those of the newest
    weights are not those of their average. Whole numbers are copied. Nothing is read back from the device.

    Source: Polyak and Juditsky (1992), Acceleration by averaging, the idea; TensorFlow's
    ExponentialMovingAverage, the rise of β.
    """
    share = 1 - min(decay, (1 + step) / (10 + step))
    floating: tuple[list, list] = [], []
    for mean, new in zip(_state(average), _state(model), strict=True):
        if mean.is_floating_point():
            floating[0].append(mean)
            floating[1].append(new)
        else:
            mean.copy_(new)
    torch._foreach_lerp_(*floating, share)


def _state(model: SpeakerClassifier) -> list[torch.Tensor]:
    parts = (model.encoder, model.pooling, model.head)
    return [t for part in parts for t in chain(part.parameters(), part.buffers())]
