"""What the chapter's trials train: the recipe `small`, with another pooling, head or loss in its place.

They are trained here and nowhere else, and are in no list of recipes. All have the same encoder, and with the
same seed the same weights in it at the start, the same crops and the same schedule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from ...speaker import (
    AttentiveStatisticsPooling,
    CosineHead,
    MarginSoftmax,
    SelfAttentionPooling,
    SigmoidHead,
    additive_angular_margin,
    additive_margin,
)
from ...speaker.heads import Head
from ...training.catalogue import Small
from .as_written import EveryonesMargin, RawMargin


@dataclass(frozen=True)
class Plain(Small):
    """The mean over time, one linear layer and cross-entropy: what the others are measured against.

    Labels are not smoothed, since the notes' are not, and since smoothing is a second way to keep a network
    from being too sure.
    """

    name: ClassVar[str] = "plain"
    steps: int = 400
    validations: int = 5
    label_smoothing: float = 0.0


@dataclass(frozen=True)
class Sigmoid(Plain):
    """Two layers with a sigmoid between them for the one, as in the course's sample program."""

    name: ClassVar[str] = "sigmoid head"

    def head(self, width: int, classes: int) -> SigmoidHead:
        return SigmoidHead(width, classes)


class ReLUHead(Head):
    """z = W_2 max(0, W_1 e + b_1) + b_2: as deep as `SigmoidHead`, without its flat ends."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__(width, classes)
        self.layers = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, classes))

    def forward(self, embedding: Tensor) -> Tensor:
        self.check(embedding)
        return self.layers(embedding)


@dataclass(frozen=True)
class Rectified(Plain):
    """Two layers with a ReLU between them."""

    name: ClassVar[str] = "ReLU head"

    def head(self, width: int, classes: int) -> ReLUHead:
        return ReLUHead(width, classes)


@dataclass(frozen=True)
class Attended(Plain):
    """Self-attention pooling in place of the mean."""

    name: ClassVar[str] = "attended"

    def pooling(self, width: int) -> SelfAttentionPooling:
        return SelfAttentionPooling(width)


@dataclass(frozen=True)
class Statistics(Plain):
    """Attentive statistics in place of the mean: twice as many numbers."""

    name: ClassVar[str] = "statistics"

    def pooling(self, width: int) -> AttentiveStatisticsPooling:
        return AttentiveStatisticsPooling(width)


@dataclass(frozen=True)
class Raw(Plain):
    """The margin as written first: on the linear layer's own numbers."""

    name: ClassVar[str] = "margin on raw logits"
    scale: float = 10.0
    margin: float = 0.2

    def criterion(self) -> RawMargin:
        return RawMargin(self.scale, self.margin)


@dataclass(frozen=True)
class Everyones(Plain):
    """The margin as written second: on cosines, and taken from every class in its own turn."""

    name: ClassVar[str] = "margin on everyone"
    scale: float = 30.0
    margin: float = 0.2

    def head(self, width: int, classes: int) -> CosineHead:
        return CosineHead(width, classes)

    def criterion(self) -> EveryonesMargin:
        return EveryonesMargin(self.scale, self.margin)


@dataclass(frozen=True)
class Cosine(Plain):
    """AM-Softmax as meant: cosines, a scale, and the margin taken from the labelled class alone.

    The margin grows from 0, as `Recipe.before_step` has it.
    """

    name: ClassVar[str] = "AM-Softmax"
    scale: float = 30.0
    margin: float = 0.2
    penalty: ClassVar[Callable] = staticmethod(additive_margin)

    def head(self, width: int, classes: int) -> CosineHead:
        return CosineHead(width, classes)

    def criterion(self) -> MarginSoftmax:
        return MarginSoftmax(self.penalty, self.scale, self.margin)


@dataclass(frozen=True)
class Angular(Cosine):
    """AAM-Softmax: the margin is an angle."""

    name: ClassVar[str] = "AAM-Softmax"
    penalty: ClassVar[Callable] = staticmethod(additive_angular_margin)
