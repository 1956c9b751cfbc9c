"""S5: attention's scores divided by √D, the width of the model, in place of √d, the width of a head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from ...speaker import RelativeMultiHeadAttention, eager_attention
from ...speaker.dropout import Dropout
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, opposite
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels


def attend_flatly(
    query: Tensor, key: Tensor, value: Tensor, position_scores: Tensor, valid: Tensor, weights: Dropout
) -> Tensor:
    """`eager_attention` with all scores divided by √H once more: by √D in all, and no longer by √(D / H)."""
    less = len(query) ** -0.5
    return eager_attention(query * less, key, value, position_scores * less, valid, weights)


class FlatAttention(RelativeMultiHeadAttention):
    """Relative attention whose scores are divided by the root of the width of the model."""

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__(width, heads, dropout, attend=attend_flatly)


@dataclass(frozen=True)
class Flat(Standard):
    """`Standard` with scores divided by √D."""

    name: ClassVar[str] = "scores divided by the root of D"
    attention = FlatAttention


ARMS = {"√d": Standard(), "√D": Flat()}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train both arms with this seed, both ways."""
    return hear_arms(ARMS, seed)


def judge(numbers: Numbers) -> str:
    return opposite(above(gain(numbers, *ARMS), HARDLY))


def summarise(numbers: Numbers) -> list[Effect]:
    return [*gains(numbers, *ARMS, bounds=(HARDLY,)), *levels(numbers, ARMS)]


CLAIM = Claim(
    id="S5",
    title="Scores may as well be divided by the root of the model's width",
    source="the code in notes 003",
    statement=(
        "Attention's scores are divided by √D, the width of the model. Whether that or √d, the width of a "
        "head, makes no difference: the weights of queries and keys learn what is missing."
    ),
    prediction=(
        "Confirmed. At the start the scores are small either way, since the weights are drawn so that they "
        "are, and attention is nearly a mean. What it must learn it can learn with larger weights. We expect "
        "a cost of less than 2 points. Seen before, with seed 100, in one direction, with batches of 24: "
        "0.832 with √d, 0.810 with √D."
    ),
    expected=CONFIRMED,
    missed=(
        "Six seeds leave it open. What they found lies on both sides of the bound: dividing by √D may cost "
        "nothing here, and it may cost five points."
    ),
    rule=(
        "Eight heads of width 8 in a model of width 64, so that the scores differ by a factor of √8, as in "
        "the notes. Each seed trains both networks from the same weights on the same crops of RAVDESS, in "
        "both directions. The cost is the accuracy with √d less that with √D, in the mean of both "
        "directions. The claim is refuted if the 95 % interval of the cost over seeds lies above 2 points, "
        "confirmed if it lies below, else undecided."
    ),
    seeds=SEEDS,
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=4,
    chapter="conformer.ipynb",
    repeatable=False,  # minutes of training, whose last digits a processor decides
)
