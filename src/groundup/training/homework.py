"""The ladder of the homework: from the course's sample program to the write-up's last row, as meant.

Sizes, rate and steps are the homework's; `--set width=96 --set steps=800` brings any down to a small corpus.
Every model is fed (batch, time, width), padding is masked, positions are relative, scores are divided by the
root of a head's width, and the margin stands on cosines; `groundup.experiments.speaker.as_written` has the
slips. Recorded, with 400 steps at smaller widths: book/results/ladder_ravdess_*.json.

Source: Lee (2023), Homework 4, the sample program and the slides; notes 003, the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from groundup.speaker import (
    ConformerEncoder,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    SelfAttentionPooling,
    SigmoidHead,
    TransformerEncoder,
)
from groundup.training.recipe import Recipe

__all__ = ["LADDER", "Boss", "BossAm", "BossSap", "Combined", "Medium", "Simple", "Strong"]


@dataclass(frozen=True)
class Homework(Recipe):
    """What the rungs share: 70,000 steps of 32 crops of 128 frames, a thousand of them to warm up."""

    steps: int = 70_000
    learning_rate: float = 1e-3
    warm_up: float = 1 / 70
    gradient_norm: float = 1e9  # no gradient is cut
    label_smoothing: float = 0.0
    validations: int = 35

    def front_end(self, features, lengths):
        """Log-mel as it is."""
        return features


@dataclass(frozen=True)
class Simple(Homework):
    """The course's sample program: one Transformer layer, the mean over time, a head with a sigmoid.

        groundup train --recipe simple --corpus DIR --out RUN

    There are no positions: it hears which sounds an utterance is made of, and not their order.
    """

    name: ClassVar[str] = "simple"
    width: int = 80
    blocks: int = 1
    heads: int = 2
    hidden: int = 256

    def encoder(self, bands: int) -> TransformerEncoder:
        return TransformerEncoder(bands, self.width, self.blocks, self.heads, self.hidden, self.dropout)

    head = staticmethod(SigmoidHead)


@dataclass(frozen=True)
class Medium(Simple):
    """The sample, wider: 512 and 16 heads.

    groundup train --recipe medium --corpus DIR --out RUN
    """

    name: ClassVar[str] = "medium"
    width: int = 512
    heads: int = 16


@dataclass(frozen=True)
class Strong(Homework):
    """One Conformer block in the place of the Transformer layer; no sub-sampling.

    groundup train --recipe strong --corpus DIR --out RUN
    """

    name: ClassVar[str] = "strong"
    width: int = 512
    blocks: int = 1
    heads: int = 8
    expansion: int = 4
    kernel: int = 31
    subsampling: int = 1

    def encoder(self, bands: int) -> ConformerEncoder:
        sizes = self.width, self.blocks, self.heads, self.expansion * self.width, self.kernel
        return ConformerEncoder(bands, *sizes, self.dropout, self.subsampling, channels=32)

    head = staticmethod(SigmoidHead)


@dataclass(frozen=True)
class Boss(Strong):
    """`strong` with one linear layer for a head: the write-up's best.

    groundup train --recipe boss --corpus DIR --out RUN
    """

    name: ClassVar[str] = "boss"
    head = staticmethod(LinearHead)


@dataclass(frozen=True)
class BossSap(Boss):
    """`boss` with self-attention pooling in the place of the mean.

    groundup train --recipe boss_sap --corpus DIR --out RUN
    """

    name: ClassVar[str] = "boss_sap"
    pooling = staticmethod(SelfAttentionPooling)


@dataclass(frozen=True)
class BossAm(Boss):
    """`boss` with AM-Softmax on cosines; the write-up's margin m, a scale s for 600 classes, a warm-up.

    groundup train --recipe boss_am --corpus DIR --out RUN
    """

    name: ClassVar[str] = "boss_am"
    scale: float = 30.0
    margin: float = 0.35

    head = staticmethod(CosineHead)

    def criterion(self) -> MarginSoftmax:
        return MarginSoftmax(scale=self.scale, margin=self.margin, label_smoothing=self.label_smoothing)


@dataclass(frozen=True)
class Combined(BossAm):
    """`boss_am` with self-attention pooling: the write-up's last row.

    groundup train --recipe combined --corpus DIR --out RUN
    """

    name: ClassVar[str] = "combined"
    pooling = BossSap.pooling


LADDER = (Simple(), Medium(), Strong(), Boss(), BossSap(), BossAm(), Combined())
