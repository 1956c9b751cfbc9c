"""One small Conformer, which each trial of this chapter changes in one part, and how two are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from torch import nn

from ...speaker import ConformerEncoder, RelativeMultiHeadAttention
from ...training.recipe import Recipe
from ..effect import Effect
from ..finding import Numbers
from ..speaker import both_ways
from ..speaker.hearing import DIRECTIONS, one_by_one

SEEDS = (3, 4, 5, 6, 7, 8)
HARDLY = 2.0  # points: what costs less is lost in the difference between two seeds


@dataclass(frozen=True)
class Standard(Recipe):
    """A Conformer of the recipe `small`'s sizes, one block of width 64, but with the write-up's eight heads.

    Trained in trials and nowhere else: it is in no list of recipes, and nor is any that it is changed to.
    """

    name: ClassVar[str] = "standard"

    steps: int = 400
    batch_size: int = 16
    validations: int = 1
    width: int = 64
    heads: int = 8
    hidden: int = 128
    kernel: int = 15
    channels: int = 16
    subsampling: int = 4

    attention: ClassVar[type[nn.Module]] = RelativeMultiHeadAttention

    def encoder(self, bands: int) -> ConformerEncoder:
        front = {"subsampling": self.subsampling, "channels": self.channels}
        sizes = self.width, 1, self.heads, self.hidden, self.kernel, self.dropout
        return ConformerEncoder(bands, *sizes, **front, attention=self.attention)


def hear_arms(arms: Mapping[str, Recipe], seed: int) -> dict[str, dict[str, float]]:
    """Train every arm on RAVDESS in both directions with this seed, and ask it one by one."""
    return both_ways.hear_arms(arms, seed, (one_by_one,))


def accuracies(numbers: Numbers, arm: str, kinds: Iterable[str] = DIRECTIONS) -> np.ndarray:
    """Per cent, one a seed: the mean over the kinds of data."""
    return both_ways.points(numbers, arm, "one by one", kinds)


def gain(
    numbers: Numbers, first: str, second: str, kinds: Iterable[str] = DIRECTIONS, **marks: object
) -> Effect:
    """Accuracy of the first arm less that of the second in points, paired by seed."""
    kinds = tuple(kinds)
    points = accuracies(numbers, first, kinds) - accuracies(numbers, second, kinds)
    where = f", {kinds[0]}" if len(kinds) == 1 else ""
    return Effect.sample(f"{first} − {second}{where}", points, "points", **marks)


def gains(numbers: Numbers, first: str, second: str, **marks: object) -> list[Effect]:
    """`gain` in the mean of both directions, then in each."""
    each = [gain(numbers, first, second, (kind,), neutral=0.0) for kind in DIRECTIONS]
    return [gain(numbers, first, second, **marks), *each]


def levels(numbers: Numbers, arms: Iterable[str]) -> list[Effect]:
    """The accuracy of each arm, in the mean of both directions."""
    return [Effect.sample(arm, accuracies(numbers, arm), "%") for arm in arms]
