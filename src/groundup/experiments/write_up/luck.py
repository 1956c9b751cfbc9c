"""S9: is a difference of 0.002 on 4,000 utterances more than luck?"""

from __future__ import annotations

import math

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, unanimous
from ..speaker.records import DIRECTIONS, run
from .published import TEST

DIFFERENCE = 0.002
SEEDS = (0, 1, 2)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Two recorded runs of one recipe, this seed and the next: what else differs between them?

    The runs are those of the recipe `conformer`, 1,600 steps, 600 test utterances a direction. Their errors
    are in the record, so it is known on which utterances the one is right and the other wrong.
    """
    found = {}
    for direction in DIRECTIONS:
        record = run("conformer", direction)
        wrong = [{name for name, _ in errors} for errors in record["numbers"]["errors"]]
        one, other = wrong[SEEDS.index(seed)], wrong[(SEEDS.index(seed) + 1) % len(SEEDS)]
        tested = record["numbers"]["utterances"]
        found[direction] = {
            "difference": abs(len(one) - len(other)) / tested,
            "disagreement": len(one ^ other) / tested,
        }
    return found


def standard_error(disagreement: np.ndarray, utterances: int) -> np.ndarray:
    """Of the difference of two equally good models: √(d / N), when they part on a share d of N utterances.

    Each utterance adds +1/N or −1/N with probability d/2, else nothing.
    """
    return np.sqrt(np.asarray(disagreement) / utterances)


def needed(disagreement: float, difference: float, power: float = 0.8) -> int:
    """The least N at which a true difference shows at the 5 % level with this probability.

    N = ((1.96 + z) / Δ)² (d − Δ²) with z = 0 for a power of one half, 0.84 for 0.8.
    """
    z = {0.5: 0.0, 0.8: 0.8416}[power]
    return math.ceil(((1.96 + z) / difference) ** 2 * (disagreement - difference**2))


def noise(numbers: Numbers, direction: str) -> Effect:
    """Twice the standard error that the homework's test set leaves, in points."""
    error = 1.96 * 100 * standard_error(numbers[direction]["disagreement"], TEST)
    return Effect.sample(
        f"1.96 standard errors at 4,000 utterances, {direction}",
        error,
        "points",
        bounds=(100 * DIFFERENCE,),
        neutral=0.0,
    )


def judge(numbers: Numbers) -> str:
    return unanimous(above(noise(numbers, direction), 100 * DIFFERENCE) for direction in DIRECTIONS)


def summarise(numbers: Numbers) -> list[Effect]:
    found = [noise(numbers, direction) for direction in DIRECTIONS]
    for measure in ("disagreement", "difference"):
        found += [
            Effect.sample(f"{measure} of two seeds, {direction}", 100 * np.array(values[measure]), "points")
            for direction, values in numbers.items()
        ]
    return found


CLAIM = Claim(
    id="S9",
    title="A difference of 0.002 on 4,000 utterances is inside the noise",
    source="the ablation table of notes 003",
    statement=(
        "The table that judges self-attention pooling and AM-Softmax rests on differences of 0.002. On a "
        "test set of 4,000 utterances two runs of the very same recipe, equally good and with other seeds, "
        "can differ by that much: the table shows nothing."
    ),
    prediction=(
        "Confirmed. The standard error of one accuracy of 0.95 on 4,000 utterances is 0.0034. Two models "
        "that agree on most utterances differ by less than two independent ones; we guess that two seeds of"
        " the recorded Conformer part on 2 to 4 % of the utterances, which leaves 1.96 standard errors of "
        "0.0044 to 0.0062, at least twice the table's differences."
    ),
    expected=CONFIRMED,
    rule=(
        "Of two recorded runs of one recipe with different seeds, count the share d of the test utterances "
        "on which one is right and the other wrong. Two equally good models that part on a share d have a "
        "difference with the standard error √(d/N). The claim holds in a direction of RAVDESS if the 95 % "
        "interval, over the three pairs of seeds, of 1.96 √(d/4000) lies above 0.002, and fails if it lies "
        "below. Confirmed if it holds in both directions, refuted if it fails in both; depends if they "
        "disagree; else undecided."
    ),
    seeds=SEEDS,
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="write_up.ipynb",
    not_measured=(
        "The write-up's own answers, utterance by utterance: with them McNemar's test would judge its table"
        " itself. The three pairs share three runs, so they are not independent, and the interval is "
        "narrower than it ought to be."
    ),
)
