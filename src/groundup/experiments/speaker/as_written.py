"""The homework's ladder as the public notebook wrote it: each rung of `training.homework` with its slips.

A program that forgets the lengths takes padding for speech. From `strong` on the blocks are fed (time, batch,
width); positions are T rows in ascending order, shifted as for 2T - 1; scores are divided by the root of the
model's width. AM-Softmax stands on logits that are no cosines, with a scale of 10, at its full margin from
the first step. Trained in trials and nowhere else: none is in a list of recipes.

    AS_WRITTEN["boss"].model(bands=40, classes=20)
"""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

import torch
from torch import Tensor, nn

from ...speaker import (
    ConformerEncoder,
    LinearHead,
    MarginSoftmax,
    RelativeMultiHeadAttention,
    SpeakerClassifier,
    eager_attention,
)
from ...speaker.dropout import Dropout
from ...training import Recipe
from ...training.homework import LADDER, Boss, BossAm, BossSap, Combined, Medium, Simple, Strong
from .slip import SlippedEncoder
from .table import early_shift


class Forgetful(nn.Module):
    """An encoder that is told that every frame is speech.

    Shapes: x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    """

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder, self.width, self.minimum_frames = encoder, encoder.width, encoder.minimum_frames

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        return self.encoder(x, torch.full_like(lengths, x.shape[1]))


class EarlyAttention(RelativeMultiHeadAttention):
    """Positions of the early programs, and all scores divided by sqrt(D).

    Shapes: as `RelativeMultiHeadAttention`.
    """

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__(width, heads, dropout, attend=self._attend)

    @staticmethod
    def _attend(query: Tensor, key: Tensor, value: Tensor, scores: Tensor, valid: Tensor, weights: Dropout):
        less = len(query) ** -0.5  # the queries are divided by sqrt(D / H) already
        return eager_attention(query * less, key, value, scores * less, valid, weights)

    def _position_scores(self, position_query: Tensor, positions: Tensor) -> Tensor:
        heads, _, frames, size = position_query.shape
        ascending = positions[:frames].flip(0)  # rows 0 .. T - 1, where the table is T - 1 .. -(T - 1)
        table = self.position(ascending).view(frames, heads, size).permute(1, 2, 0)  # (H, d, T)
        return early_shift(position_query @ table[:, None])


class Slipped:
    """Before a rung with Conformer blocks: the encoder with all of its slips."""

    def encoder(self, bands: int) -> Forgetful:
        sizes = self.width, self.blocks, self.heads, self.expansion * self.width, self.kernel
        more = {"subsampling": self.subsampling, "channels": 32, "attention": EarlyAttention}
        return Forgetful(SlippedEncoder(ConformerEncoder(bands, *sizes, self.dropout, **more)))


class OnLogits:
    """Before a rung with a margin: AM-Softmax on a linear layer's logits, their scale, and no warm-up."""

    def head(self, width: int, classes: int) -> LinearHead:
        return LinearHead(width, classes)

    def criterion(self) -> MarginSoftmax:
        return MarginSoftmax(scale=10.0, margin=self.margin)

    def before_step(self, model: SpeakerClassifier, step: int) -> None:
        pass


class Unmasked:
    """Before a rung with Transformer layers."""

    def encoder(self, bands: int) -> Forgetful:
        return Forgetful(super().encoder(bands))


class SimpleAsWritten(Unmasked, Simple):
    name: ClassVar[str] = "simple, as written"


class MediumAsWritten(Unmasked, Medium):
    name: ClassVar[str] = "medium, as written"


class StrongAsWritten(Slipped, Strong):
    name: ClassVar[str] = "strong, as written"


class BossAsWritten(Slipped, Boss):
    name: ClassVar[str] = "boss, as written"


class BossSapAsWritten(Slipped, BossSap):
    name: ClassVar[str] = "boss_sap, as written"


class BossAmAsWritten(OnLogits, Slipped, BossAm):
    name: ClassVar[str] = "boss_am, as written"


class CombinedAsWritten(OnLogits, Slipped, Combined):
    name: ClassVar[str] = "combined, as written"


AS_WRITTEN: dict[str, Recipe] = {
    rung.name: kind(**asdict(rung))
    for rung, kind in zip(
        LADDER,
        (
            *(SimpleAsWritten, MediumAsWritten, StrongAsWritten, BossAsWritten, BossSapAsWritten),
            *(BossAmAsWritten, CombinedAsWritten),
        ),
        strict=True,
    )
}
