"""The small Conformer as meant, and what stands in its place with one part taken away or put in.

Each is a recipe that differs in one thing from `BASE`; none is in a list of recipes.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ...speaker import (
    AdaptiveTimeMasks,
    ConformerEncoder,
    CosineHead,
    MarginSoftmax,
    SelfAttentionPooling,
    SpecAugment,
)
from ...training.catalogue import ResNet, Small
from ...training.recipe import Recipe

SETTINGS = {"steps": 400, "validations": 2, "validation_share": 0.1}
BASE = replace(Small(), **SETTINGS)


class Nothing(nn.Module):
    """In the place of a module whose output is added to x: adds 0."""

    def forward(self, x: Tensor, *_: object) -> Tensor:
        return torch.zeros_like(x)


class WithoutAttention(Small):
    name: ClassVar[str] = "without attention"

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        for block in encoder.blocks:
            block.attention = Nothing()
        return encoder


class WithoutConvolution(Small):
    name: ClassVar[str] = "without convolution"

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        for block in encoder.blocks:
            block.convolution = Nothing()
        return encoder


class WithoutPositions(Small):
    """W_R is 0 and stays 0: attention by content alone, blind to the order of the frames."""

    name: ClassVar[str] = "without positions"

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        for block in encoder.blocks:
            nn.init.zeros_(block.attention.position.weight).requires_grad_(False)
        return encoder


class WithoutMean(Small):
    """The mean of each band stays in: the microphone, and a part of the voice."""

    name: ClassVar[str] = "without mean subtraction"

    def front_end(self, features: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        return features


class SelfAttentive(Small):
    name: ClassVar[str] = "self-attention pooling"

    def pooling(self, width: int) -> nn.Module:
        return SelfAttentionPooling(width)


class AdditiveMargin(Small):
    """Cosines, s = 30, m = 0.2 with a warm-up, and no label smoothing: the loss of the paper."""

    name: ClassVar[str] = "AM-Softmax"

    def head(self, width: int, classes: int) -> nn.Module:
        return CosineHead(width, classes)

    def criterion(self) -> nn.Module:
        return MarginSoftmax()


class FixedMasks(Small):
    """SpecAugment's masks without its time warp."""

    name: ClassVar[str] = "fixed masks"

    def augment(self, bands: int) -> nn.Module:
        return SpecAugment(bands, warp=0)


class AdaptiveMasks(Small):
    """As `FixedMasks`; number and width of the time masks grow with the utterance."""

    name: ClassVar[str] = "adaptive masks"

    def augment(self, bands: int) -> nn.Module:
        return SpecAugment(bands, warp=0, time_masks=AdaptiveTimeMasks())


def arm(kind: type[Small], **changes: object) -> Recipe:
    """The recipe of this kind with the settings of `BASE`."""
    return kind(**{**asdict(BASE), **changes})


RESIDUAL = ResNet(width=64, channels=14, blocks=1, batch_size=BASE.batch_size, **SETTINGS)
TAKEN_AWAY = {
    "attention": arm(WithoutAttention),
    "convolution": arm(WithoutConvolution),
    "relative positions": arm(WithoutPositions),
    "mean subtraction": arm(WithoutMean),
}
PUT_IN = {
    "self-attention pooling": arm(SelfAttentive),
    "AM-Softmax": arm(AdditiveMargin),
}
