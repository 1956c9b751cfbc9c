"""S11: convolutions of stride 2, or convolutions at every place and a pooling behind them?"""

from __future__ import annotations

from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, opposite
from .front_ends import MaxPooled
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels

ARMS = {"pooling": MaxPooled(), "stride 2": Standard()}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train both arms with this seed, both ways."""
    return hear_arms(ARMS, seed)


def judge(numbers: Numbers) -> str:
    return opposite(above(gain(numbers, *ARMS), HARDLY))


def summarise(numbers: Numbers) -> list[Effect]:
    return [*gains(numbers, *ARMS, bounds=(HARDLY,)), *levels(numbers, ARMS)]


CLAIM = Claim(
    id="S11",
    title="A convolution of stride 2 can stand in for a pooling",
    source="notes 003",
    statement=(
        "To halve the frames, a convolution of stride 2 does as well as a convolution at every place with a "
        "pooling behind it, at a quarter of the cost."
    ),
    prediction=(
        "Confirmed. A frame with pooling has seen ten frames and one without seven; that will not put it "
        "ahead by 2 points. Seen before, with seed 100, in one direction, with four heads and batches of 24: "
        "0.780 with pooling, 0.828 with stride 2."
    ),
    expected=CONFIRMED,
    rule=(
        "Each seed trains both networks on the same crops of RAVDESS, in both directions: two convolutions "
        "of stride 2, and the same two of stride 1, each with the largest of 2 × 2 behind it. The cost of "
        "the stride is the accuracy with pooling less that with stride 2, in the mean of both directions. "
        "The claim is refuted if the 95 % interval of the cost over seeds lies above 2 points, confirmed if "
        "it lies below, else undecided."
    ),
    seeds=SEEDS[:5],
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=3,
    chapter="conformer.ipynb",
    repeatable=False,  # as S5
)
