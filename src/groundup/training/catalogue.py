"""The recipes that have a name, and how to get one by it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from groundup.errors import UserError
from groundup.speaker import (
    ConformerEncoder,
    CosineHead,
    MarginSoftmax,
    ResNetEncoder,
    SelfAttentionPooling,
    TransformerEncoder,
)
from groundup.training.homework import LADDER
from groundup.training.recipe import Recipe

__all__ = ["Conformer", "Ours", "ResNet", "Small", "Strangers", "Transformer", "recipe_named", "recipes"]


@dataclass(frozen=True)
class Transformer(Recipe):
    """The encoder of the course's sample program, mean-pooled, with one linear layer behind it.

        groundup train --recipe transformer --corpus DIR --out RUN

    One encoder layer of width 80, without positions, and the rest as in `conformer`. Its records call it
    `simple`, which is the name of the sample as it stands. On actors 01 to 20 of RAVDESS it takes one thread
    of a two-core cloud machine 1.5 to 3 minutes; accuracy on the other sentence, mean ± sd of 3 seeds:
    0.916 ± 0.022 (01 → 02), 0.887 ± 0.025 (02 → 01). Recorded in book/results/speaker_simple_ravdess_*.json.
    """

    name: ClassVar[str] = "transformer"

    width: int = 80
    blocks: int = 1
    heads: int = 2
    hidden: int = 256

    def encoder(self, bands: int) -> TransformerEncoder:
        return TransformerEncoder(bands, self.width, self.blocks, self.heads, self.hidden, self.dropout)


@dataclass(frozen=True)
class Conformer(Recipe):
    """A small Conformer: two blocks behind a fourfold sub-sampling, the mean over time, one linear layer.

        groundup train --recipe conformer --corpus DIR --out RUN

    On actors 01 to 20 of RAVDESS it takes one thread of a two-core cloud machine 3 to 6 minutes; accuracy on
    the other sentence, mean ± sd of 3 seeds: 0.977 ± 0.003 (01 → 02), 0.964 ± 0.014 (02 → 01).
    Recorded in book/results/speaker_conformer_ravdess_*.json; with a GPU the same command uses it.
    """

    name: ClassVar[str] = "conformer"

    width: int = 144
    blocks: int = 2
    heads: int = 4
    hidden: int = 576
    kernel: int = 15
    channels: int = 32

    def encoder(self, bands: int) -> ConformerEncoder:
        sizes = self.width, self.blocks, self.heads, self.hidden, self.kernel
        return ConformerEncoder(bands, *sizes, self.dropout, channels=self.channels)


@dataclass(frozen=True)
class Small(Conformer):
    """A Conformer of one narrow block and few steps: large enough for a handful of made-up voices.

        groundup train --recipe small --corpus DIR --out RUN

    It is what the book's chapter trains while the page is built, and the README's first demonstration. On
    eight sets of sixteen made-up voices, accuracy on sentences that nobody said in training, mean ± sd:
    0.966 ± 0.023 of 16 runs, two on each set. Recorded in book/results/claims/S14.json.
    """

    name: ClassVar[str] = "small"
    steps: int = 300
    batch_size: int = 16
    validation_share: float = 0.2
    validations: int = 10
    width: int = 64
    blocks: int = 1
    hidden: int = 128
    channels: int = 16


@dataclass(frozen=True)
class Ours(Conformer):
    """One narrow Conformer block that hears log-mel as it is, as a search on ten actors of RAVDESS found.

        groundup train --recipe ours --corpus DIR --out RUN

    The mean of each band stays: a voice's own spectrum, and how loud it is, tell speakers apart where one
    microphone heard them all. Where several did, or in noise, take `conformer`. The search is
    `groundup.experiments.speaker.search`; all that it tried lies in book/results/search_*.json.
    Accuracy on the other sentence, actors 01 to 20, mean ± sd of 3 seeds: after 800 steps
    0.991 ± 0.004 (01 → 02), 0.967 ± 0.009 (02 → 01), after 1,600 steps 0.988 ± 0.005 and 0.981 ± 0.003.
    Recorded in book/results/ours_*_ravdess_*.json.
    """

    name: ClassVar[str] = "ours"
    learning_rate: float = 1e-3
    width: int = 96
    blocks: int = 1
    hidden: int = 384

    def front_end(self, features, lengths):
        """All log-mel by one shift and one scale, which bring speech near mean 0 and standard deviation 1."""
        return (features + 10.0) / 4.0


@dataclass(frozen=True)
class Strangers(Conformer):
    """A Conformer for people that it will meet after training: a margin on cosines, attentive pooling.

        groundup train --recipe strangers --corpus DIR --out RUN

    What it is worth hangs on the corpus: few voices teach little about others. It is the network of the
    book's live page, where `book/live_model.py` trains it on actors, digits and made-up voices in many rooms.
    """

    name: ClassVar[str] = "strangers"
    crop: int = 200
    label_smoothing: float = 0.0
    width: int = 96
    blocks: int = 1
    hidden: int = 384
    scale: float = 30.0
    margin: float = 0.2

    pooling = staticmethod(SelfAttentionPooling)
    head = staticmethod(CosineHead)

    def criterion(self) -> MarginSoftmax:
        return MarginSoftmax(scale=self.scale, margin=self.margin, label_smoothing=self.label_smoothing)


@dataclass(frozen=True)
class ResNet(Recipe):
    """A residual network of convolutions over time and frequency, with the other settings of `conformer`.

        groundup train --recipe resnet --corpus DIR --out RUN

    The Conformers' peer: `conformer` has a third more parameters. At width 64, 14 channels and one block it
    has as many as `small`, and the two are compared in book/results/claims/S25.json.
    """

    name: ClassVar[str] = "resnet"

    width: int = 144
    channels: int = 32
    blocks: int = 2

    def encoder(self, bands: int) -> ResNetEncoder:
        return ResNetEncoder(bands, self.width, self.channels, self.blocks, self.dropout)


recipes: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (*LADDER, Transformer(), Conformer(), Small(), Ours(), Strangers(), ResNet())
}


def recipe_named(name: str, **settings) -> Recipe:
    """The recipe of this name, with `settings` in place of its own.

    Raises `UserError` for a name or a setting that there is none of, and for a value out of its range.

    >>> recipe_named("conformer", width=96).width
    96
    """
    if name not in recipes:
        raise UserError(f"unknown recipe {name!r}. Known recipes: {', '.join(sorted(recipes))}.")
    known = asdict(recipes[name])
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise UserError(f"recipe {name!r} has no setting {unknown[0]!r}. It has: {', '.join(known)}.")
    try:
        return type(recipes[name])(**{**known, **settings})
    except ValueError as error:
        raise UserError(f"recipe {name!r}: {error}.") from None
