"""S12: what does each halving of the frames cost in accuracy?"""

from __future__ import annotations

from itertools import pairwise

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from .standard import HARDLY, SEEDS, Standard, gain, gains, hear_arms, levels

ARMS = {f"{factor}×": Standard(subsampling=factor) for factor in (2, 4, 8)}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train the three arms with this seed, both ways."""
    return hear_arms(ARMS, seed)


def judge(numbers: Numbers) -> str:
    return unanimous(above(gain(numbers, *halving), HARDLY) for halving in pairwise(ARMS))


def summarise(numbers: Numbers) -> list[Effect]:
    costs = [effect for halving in pairwise(ARMS) for effect in gains(numbers, *halving, bounds=(HARDLY,))]
    return [*costs, *levels(numbers, ARMS)]


CLAIM = Claim(
    id="S12",
    title="Every halving of the frames costs accuracy",
    source="ours",
    statement=(
        "A network that hears a frame every 40 or 80 milliseconds has less to go by than one that hears a "
        "frame every 20. What each halving saves in time it pays in accuracy."
    ),
    prediction=(
        "Depends on how far one goes. A frame every 40 milliseconds is enough for the sounds that we tell "
        "apart, and its kernels reach further; at one every 80 a crop is down to fifteen frames, and ten "
        "points or more are lost. Seen before, with seed 100, in one direction, with four heads and batches "
        "of 24: 0.802 at 2×, 0.828 at 4×, 0.675 at 8×."
    ),
    expected=DEPENDS,
    missed=(
        "The second halving costs what we had said. The first one scatters so widely that five seeds do not "
        "tell whether it costs anything."
    ),
    rule=(
        "Each seed trains three networks for the same steps on the same crops of RAVDESS, in both "
        "directions, behind a sub-sampling by 2, by 4 and by 8. A halving costs the accuracy before it less "
        "that after it, in the mean of both directions. The cost is there if its 95 % interval over seeds "
        "lies above 2 points, and not there if it lies below. Confirmed if both halvings have it, refuted if "
        "neither; if one alone, it depends; else undecided."
    ),
    seeds=SEEDS[:5],
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=6,
    chapter="conformer.ipynb",
    repeatable=False,  # as S5
    not_measured=(
        "Every frame, without any sub-sampling, which takes three times as long. Equal time: in the time of "
        "one step at half the rate a network at a quarter makes two. And the kernel of the convolution "
        "module has 15 frames in all arms, which are 0.3 seconds at half the rate and 1.2 at an eighth."
    ),
)
