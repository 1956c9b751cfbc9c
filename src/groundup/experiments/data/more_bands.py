"""H3: are more mel bands better?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, paired, unanimous
from ..write_up.arms import BASE
from .actors import Job, both_ways
from .packs import BANDS

WORTH = 2.0  # points of accuracy, for twice the numbers a frame or more
COUNTS = sorted(BANDS)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Accuracy on the other sentence in per cent, by the number of bands."""
    jobs = [Job(BASE, BANDS[bands], (BANDS[bands],)) for bands in COUNTS]
    found = both_ways(jobs, seed)
    return {"accuracy": {str(bands): right for bands, (right,) in zip(COUNTS, found, strict=True)}}


def gain(numbers: Numbers, few: int, many: int) -> Effect:
    """Accuracy with many bands less accuracy with few, seed by seed."""
    values = paired(numbers["accuracy"], str(many), str(few))
    return Effect.sample(f"from {few} to {many} bands", values, "points", neutral=0.0, bounds=(WORTH,))


def judge(numbers: Numbers) -> str:
    return unanimous(above(gain(numbers, *step), WORTH) for step in pairwise(COUNTS))


def summarise(numbers: Numbers) -> list[Effect]:
    gains = [gain(numbers, *step) for step in pairwise(COUNTS)]
    levels = [
        Effect.sample(f"{bands} bands", np.array(numbers["accuracy"][str(bands)]), "%") for bands in COUNTS
    ]
    return gains + levels


CLAIM = Claim(
    id="H3",
    title="More mel bands are better",
    source="often said",
    statement=(
        "A finer picture holds all that a coarse one holds and more. So a network that names speakers gets "
        "better with each mel band that it is given, from 8 to 80."
    ),
    prediction=(
        "It depends on how many there are already. From 8 to 16 bands the network will gain 10 to 25 points, "
        "from 16 to 40 another 3 to 12, and from 40 to 80 less than 2 either way: forty know the pitch "
        "almost as well as eighty (H1), and what is finer still moves with every word. Seen before: the "
        "network with 40 bands alone, one seed, one direction, 300 steps: 0.65."
    ),
    expected=DEPENDS,
    missed=(
        "From 16 to 40 bands the network gains 18 points, more than the most that we had said. And 80 bands "
        "are worse than 40, by four points, where we had expected no difference to speak of."
    ),
    rule=(
        "The small network of A write-up on trial, 400 steps, learns the voices of 20 actors from one "
        "sentence and names them in the other, both ways round, from 8, 16, 40 and 80 bands with their means "
        "subtracted. The bands are all that differs; the crops are the same seed by seed. A step up confirms "
        "the claim if the 95 % interval over seeds of the gain in accuracy, the mean of both directions, "
        "lies above 2 points, and refutes it if below: less is not worth twice the numbers. If the three "
        "steps disagree, it depends."
    ),
    seeds=tuple(range(20, 28)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=9,
    chapter="data.ipynb",
    repeatable=False,  # it takes minutes, and recordings in four packs, which the command in `packs` makes
    not_measured=(
        "Larger networks and longer training, and more speakers than 20 actors. The network halves the bands "
        "twice before its first block, so that of eight one row is left: a reader that takes each band as it "
        "is might lose less by few of them. The packs are made by "
        "`python -m groundup.experiments.data.packs RECORDINGS`."
    ),
)
