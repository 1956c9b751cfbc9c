"""S15: must the frames be scaled up before the first block?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from ...speaker import ConformerEncoder, ConvSubsampling
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, opposite
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels


class Loud(nn.Module):
    """The fourfold front end, its output multiplied by √D.  (B, T, F), (B,) -> (B, T', D), (B,)"""

    def __init__(self, fourfold: ConvSubsampling) -> None:
        super().__init__()
        self.fourfold = fourfold

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x, lengths = self.fourfold(x, lengths)
        return x * self.fourfold.width**0.5, lengths


@dataclass(frozen=True)
class TimesRoot(Standard):
    """`Standard` with frames √D times as large, from the same weights."""

    name: ClassVar[str] = "times the root of D"

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        encoder.subsampling = Loud(encoder.subsampling)
        return encoder


ARMS = {"√D times as loud": TimesRoot(), "as they come": Standard()}
BANDS, FRAMES = 40, 128


@torch.no_grad()
def spread(arm: Standard, seed: int) -> float:
    """The standard deviation of what enters the first block at the start, for features of spread 1."""
    generator = torch.Generator().manual_seed(seed)
    front = arm.model(BANDS, 2, generator).encoder.subsampling
    x = torch.randn(8, FRAMES, BANDS, generator=generator)
    return float(front(x, torch.full((8,), FRAMES))[0].std())


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train both arms with this seed, both ways; and what enters their first blocks at the start."""
    spreads = {name: {"spread": spread(arm, seed)} for name, arm in ARMS.items()}
    return hear_arms(ARMS, seed) | spreads


def judge(numbers: Numbers) -> str:
    return opposite(above(gain(numbers, *ARMS), HARDLY))


def summarise(numbers: Numbers) -> list[Effect]:
    spreads = [
        Effect.sample(f"spread before the first block, {name}", numbers[name]["spread"]) for name in ARMS
    ]
    return [*gains(numbers, *ARMS, bounds=(HARDLY,)), *levels(numbers, ARMS), *spreads]


CLAIM = Claim(
    id="S15",
    title="The frames need no scaling before the first block",
    source="ours; many programs multiply by the root of the width there",
    statement=(
        "A front end gives frames of a tenth of the usual spread, and many programs multiply them by √D. "
        "That is not needed: each module norms what it reads."
    ),
    prediction=(
        "Confirmed. The modules read normed frames, and add numbers of their own size to small ones: the "
        "frames are soon outgrown, and the first block can work with that. Seen before, with another recipe, "
        "two seeds and 600 steps: 0.987 without, 0.988 with the factor."
    ),
    expected=CONFIRMED,
    missed=("The factor is not only needless. After so few steps it costs about five points."),
    rule=(
        "Each seed trains both networks from the same weights on the same crops of RAVDESS, in both "
        "directions. The cost of leaving the frames as they come is the accuracy with the factor √D less "
        "that without, in the mean of both directions. The claim is refuted if the 95 % interval of the cost "
        "over seeds lies above 2 points, confirmed if it lies below, else undecided."
    ),
    seeds=SEEDS,
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=4,
    chapter="conformer.ipynb",
    repeatable=False,  # as S5
)
