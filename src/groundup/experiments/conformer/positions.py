"""S18: does a Conformer need relative positions, and need they be right?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from ...speaker import RelativeMultiHeadAttention
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above, unanimous
from ..speaker.table import early_shift
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels


class ShortTableAttention(RelativeMultiHeadAttention):
    """Relative attention as early programs had it: T rows, for 0 to T − 1 in this order, and their shift."""

    def _position_scores(self, position_query: Tensor, positions: Tensor) -> Tensor:
        heads, batch, frames, size = position_query.shape
        table = self.position(positions[:frames].flip(0))  # the distances 0, 1, … T − 1
        table = table.view(frames, heads, size).permute(1, 2, 0)
        scores = position_query.view(heads, batch * frames, size) @ table
        return early_shift(scores.view(heads, batch, frames, frames))


class ContentAttention(RelativeMultiHeadAttention):
    """Attention by content alone: every distance scores 0."""

    def _position_scores(self, position_query: Tensor, positions: Tensor) -> Tensor:
        return position_query.new_zeros(*position_query.shape[:3], position_query.shape[2])


@dataclass(frozen=True)
class ShortTable(Standard):
    """`Standard` with positions from a table that has no place for the future."""

    name: ClassVar[str] = "table of T rows"
    attention = ShortTableAttention


@dataclass(frozen=True)
class NoPositions(Standard):
    """`Standard` with an attention that does not know how far."""

    name: ClassVar[str] = "no positions"
    attention = ContentAttention


ARMS = {"2T − 1 rows": Standard(), "T rows": ShortTable(), "no positions": NoPositions()}
RIGHT, *WRONG = ARMS


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train the three arms with this seed, both ways."""
    return hear_arms(ARMS, seed)


def judge(numbers: Numbers) -> str:
    return unanimous(above(gain(numbers, RIGHT, wrong), HARDLY) for wrong in WRONG)


def summarise(numbers: Numbers) -> list[Effect]:
    costs = [effect for wrong in WRONG for effect in gains(numbers, RIGHT, wrong, bounds=(HARDLY,))]
    return [*costs, *levels(numbers, ARMS)]


CLAIM = Claim(
    id="S18",
    title="A Conformer without right relative positions names fewer speakers",
    source="ours",
    statement=(
        "Relative positions are what a Conformer adds to attention. With wrong ones, from a table of T rows, "
        "or with none at all, it must name fewer speakers."
    ),
    prediction=(
        "Refuted. The convolution tells before from after, and the mean at the end forgets the order anyway: "
        "what names a voice is hardly in how far two frames are apart. Seen before, with seed 100, in one "
        "direction, with four heads and batches of 24: 0.828 with 2T − 1 rows, 0.842 with T rows, 0.837 with "
        "none."
    ),
    expected=REFUTED,
    missed=(
        "By a hair: a table of T rows costs nothing, as we had said, but the interval of having no positions "
        "at all reaches just over the bound, and the rule asks for both."
    ),
    rule=(
        "Each seed trains three networks on the same crops of RAVDESS, in both directions: with 2T − 1 rows, "
        "with T rows and the early shift, and with scores of content alone. The cost of either of the last "
        "two is the accuracy with 2T − 1 rows less its own, in the mean of both directions. A cost is there "
        "if its 95 % interval over seeds lies above 2 points, and not there if it lies below. Confirmed if "
        "both costs are there, refuted if neither is; if the two disagree, it depends; else undecided."
    ),
    seeds=SEEDS,
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=6,
    chapter="conformer.ipynb",
    repeatable=False,  # as S5
    not_measured=(
        "Tasks in which the order of the sounds is the answer, as in speech recognition. And a network "
        "without a convolution, which also tells before from after."
    ),
)
