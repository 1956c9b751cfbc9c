"""S12: what does sub-sampling cost in accuracy?"""

from __future__ import annotations

from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above
from .front_ends import AllFrames
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels

ARMS = {
    "1×": AllFrames(),
    **{f"{factor}×": Standard(subsampling=factor) for factor in (2, 4, 8)},
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train the four arms with this seed, both ways."""
    return hear_arms(ARMS, seed)


def judge(numbers: Numbers) -> str:
    return above(gain(numbers, "1×", "4×"), HARDLY)


def summarise(numbers: Numbers) -> list[Effect]:
    others = [gain(numbers, "2×", "4×", neutral=0.0), gain(numbers, "8×", "4×", neutral=0.0)]
    return [*gains(numbers, "1×", "4×", bounds=(HARDLY,)), *others, *levels(numbers, ARMS)]


CLAIM = Claim(
    id="S12",
    title="Sub-sampling pays for its speed in accuracy",
    source="ours",
    statement=(
        "A network that hears a frame every 40 milliseconds and not every 10 has less to go by. What "
        "sub-sampling by four saves in time it pays in accuracy."
    ),
    prediction=(
        "Refuted. A tenth of a second holds the sounds that we tell apart, and a frame every 40 milliseconds "
        "is enough for them; the full rate will be ahead by less than 2 points. A factor of 8 will cost ten "
        "or more. Seen before, with seed 100, in one direction, with four heads and batches of 24: 0.858 at "
        "1×, 0.802 at 2×, 0.828 at 4×, 0.675 at 8×."
    ),
    expected=REFUTED,
    rule=(
        "Each seed trains four networks for the same steps on the same crops of RAVDESS, in both "
        "directions. The cost of sub-sampling by four is the accuracy of the network with the very same two "
        "convolutions, which step by one frame in time, less that of the one whose convolutions step by "
        "two, in the mean of both directions. The claim is confirmed if the 95 % interval of the cost over "
        "seeds lies above 2 points, refuted if it lies below, else undecided. Factors of 2 and 8 are "
        "shown beside."
    ),
    seeds=SEEDS[:5],
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=9,
    chapter="conformer.ipynb",
    repeatable=False,  # as S5
    not_measured=(
        "Equal time: in the time of one step at full rate the sub-sampled network makes several. And the "
        "kernel of the convolution module has 15 frames in all arms, which are 0.15 seconds at full rate "
        "and 0.6 at a quarter of it."
    ),
)
