"""A recipe: everything that makes one trained model out of a corpus, as one frozen dataclass.

A recipe holds plain numbers, so that it can be written beside the model that came of it, read again, and
varied: `dataclasses.replace(recipes["conformer"], width=256)`. What all share is here; the recipes that have
a name are in `groundup.training.catalogue` and `groundup.training.homework`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import cos, pi
from typing import ClassVar

import torch
from torch import nn

from groundup.corpus.log_mel import subtract_mean
from groundup.speaker import LinearHead, MarginSoftmax, MeanPooling, SpeakerClassifier
from groundup.training.ranges import check_settings

__all__ = ["Recipe", "warm_up_then_cosine"]


def warm_up_then_cosine(step: int, *, warm_up: int, steps: int) -> float:
    """The share of the peak learning rate at a step: a straight rise, then half a cosine down to 0.

        (t + 1) / w                      while t < w
        ½ (1 + cos(π (t - w) / (N - w))) after it, for w warm-up steps out of N

    Source: Goyal et al. (2017), ImageNet in 1 hour, section 2.2, the rise; Loshchilov and Hutter (2017),
    SGDR, equation 5, the cosine.

    >>> [round(warm_up_then_cosine(step, warm_up=2, steps=6), 3) for step in range(7)]
    [0.5, 1.0, 1.0, 0.854, 0.5, 0.146, 0.0]
    """
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + cos(pi * min(1.0, (step - warm_up) / max(1, steps - warm_up))))


@contextmanager
def _drawing_from(generator: torch.Generator) -> Iterator[None]:
    """Inside, torch draws from `generator` wherever it is not told from where, as in `nn.Linear`."""
    before = torch.get_rng_state()
    torch.set_rng_state(generator.get_state())
    try:
        yield
    finally:
        after = torch.get_rng_state()
        torch.set_rng_state(before)
        generator.set_state(after)  # last, since it may be torch's own


@dataclass(frozen=True)
class Recipe(ABC):
    """What all recipes share: crops, batches, optimiser, schedule. A recipe adds its encoder.

    A recipe may also put another pooling, head, criterion or augmentation in the place of those here.

    Attributes:
        steps: optimiser steps, N.
        crop: frames of a training crop.
        batch_size: crops a step.
        accumulate: parts in which a step's crops are heard, one after the other; their gradients are added
            up. It saves memory. Batch norm then takes its statistics from each part alone.
        learning_rate: the peak.
        warm_up: share of the steps in which the learning rate rises; it falls along a cosine after that.
        weight_decay: of AdamW, on all that has two dimensions or more, see `optimiser`.
        gradient_norm: longer gradients are cut to this length.
        label_smoothing: share of the target that is spread evenly over all speakers.
        dropout: probability, wherever the model drops.
        validation_share: of each speaker's training utterances, kept out to choose the best checkpoint.
        validations: how often that is done, evenly spaced; the last time after the last step.
        average: decay of the weights' moving average, such as 0.99, which then answers; 0 is without one.
    """

    name: ClassVar[str]

    steps: int = 1_600
    crop: int = 128
    batch_size: int = 32
    accumulate: int = 1
    learning_rate: float = 2e-3
    warm_up: float = 0.1
    weight_decay: float = 0.01
    gradient_norm: float = 5.0
    label_smoothing: float = 0.1
    dropout: float = 0.1
    validation_share: float = 0.1
    validations: int = 20
    average: float = 0.0

    def __post_init__(self) -> None:
        check_settings(self)
        if self.batch_size % self.accumulate:
            raise ValueError(
                f"expected accumulate to divide batch_size {self.batch_size}, got {self.accumulate}"
            )

    def model(self, bands: int, classes: int, generator: torch.Generator | None = None) -> SpeakerClassifier:
        """A fresh model for features (B, T, `bands`) and `classes` speakers.

        All that it draws, an augmentation's seed included, comes from `generator`, or from torch's own.
        """
        with _drawing_from(torch.default_generator if generator is None else generator):
            encoder = self.encoder(bands)
            pooling = self.pooling(encoder.width)
            head = self.head(pooling.output_width, classes)
            return SpeakerClassifier(encoder, pooling, head, self.criterion(), self.augment(bands))

    @abstractmethod
    def encoder(self, bands: int) -> nn.Module:
        """`encoder(x, lengths) -> (y, lengths')`, which knows its `width` and its `minimum_frames`."""

    def pooling(self, width: int) -> nn.Module:
        """The mean over time."""
        return MeanPooling(width)

    def head(self, width: int, classes: int) -> nn.Module:
        """One linear layer."""
        return LinearHead(width, classes)

    def criterion(self) -> nn.Module:
        """Cross-entropy against labels of 1 - ε + ε/K for the speaker and ε/K for each of the K - 1 others.

        Source: Szegedy et al. (2016), Rethinking the Inception architecture, section 7.
        """
        return nn.CrossEntropyLoss(label_smoothing=self.label_smoothing)

    def augment(self, bands: int) -> nn.Module | None:
        """What is done to features in training alone, such as `SpecAugment(bands)`; nothing here."""
        return None

    def before_step(self, model: SpeakerClassifier, step: int) -> None:
        """Called before each step of training: where the criterion has a margin, it grows as `margin_at`."""
        if isinstance(model.criterion, MarginSoftmax):
            model.criterion.warm_up(step / self.steps)

    def front_end(self, features, lengths):
        """What is done to a batch of log-mel features before the model sees it: each band's mean leaves.

        (B, T, F), (B,) → (B, T, F): arrays, or tensors on any device.
        """
        return subtract_mean(features, lengths)

    def optimiser(self, model: nn.Module) -> torch.optim.Optimizer:
        """AdamW. Biases, gains and other vectors are scales of their own and do not decay.

        What decays has two dimensions or more: matrices, kernels, and also the biases u and v of relative
        attention, of which each head has a vector. The recorded runs were made so.

        Source: Loshchilov and Hutter (2019), Decoupled weight decay regularization.
        """
        parameters = list(model.parameters())
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": self.weight_decay},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
        ]
        # One kernel for all weights: on a processor, too, several times as fast as one after the other.
        fused = {p.device.type for p in parameters} <= {"cpu", "cuda"}
        return torch.optim.AdamW(groups, lr=self.learning_rate, fused=fused)

    def schedule(self, step: int) -> float:
        """The share of the peak learning rate at a step."""
        return warm_up_then_cosine(step, warm_up=round(self.warm_up * self.steps), steps=self.steps)

    def settings(self) -> dict:
        """All numbers of the recipe, and its name, as JSON can hold them; `recipe_named` reads them."""
        return {"name": self.name, **asdict(self)}
