"""S17: does validation on crops of the training length tell how good a model is?"""

from __future__ import annotations

import numpy as np

from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above, opposite, unanimous
from ..speaker.hearing import DIRECTIONS, Job, hear_all
from .arms import BASE
from .questions import ASKED

BOUND = 2.0  # points: what is nearer is read as the same


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train in both directions; ask about the same test utterances whole and cut."""
    jobs = {kind: Job(BASE, kind, seed, ASKED) for kind in DIRECTIONS}
    return dict(zip(jobs, hear_all(list(jobs.values())), strict=True))


def hidden(numbers: Numbers, kind: str) -> Effect:
    """Accuracy on whole utterances less that on crops, in points."""
    points = 100 * np.subtract(numbers[kind]["whole"], numbers[kind]["crops"])
    return Effect.sample(f"whole − crops, {kind}", points, "points", bounds=(BOUND,), neutral=0.0)


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(hidden(numbers, kind), BOUND)) for kind in DIRECTIONS)


def summarise(numbers: Numbers) -> list[Effect]:
    found = [hidden(numbers, kind) for kind in DIRECTIONS]
    for kind, measures in numbers.items():
        draws = 100 * np.subtract(measures["crops, high"], measures["crops, low"])
        found.append(Effect.sample(f"best − worst of three draws of crops, {kind}", draws, "points"))
        for name in ("whole", "crops"):
            found.append(Effect.sample(f"{name}, {kind}", 100 * np.array(measures[name]), "%"))
    return found


CLAIM = Claim(
    id="S17",
    title="Validation on crops of the training length tells how good a model is",
    source="the public notebook behind notes 003",
    statement=(
        "A model that learns from crops of 128 frames can be validated on random crops of 128 frames: what "
        "they read is the accuracy that the model has on whole utterances, within two points."
    ),
    prediction=(
        "Refuted. Crops will read 10 to 20 points lower: seed 100, 500 steps, one direction, had 0.59 on "
        "crops and 0.75 on whole utterances. The write-up's gap was 7 to 8 points; ours will be larger, "
        "since these recordings begin and end with silence."
    ),
    expected=REFUTED,
    rule=(
        "One model, the same test utterances, heard whole and as random crops of the training length, the "
        "mean of three draws. In a direction of RAVDESS crops hide something if the 95 % interval over seeds"
        " of whole less crops lies above 2 points, and nothing if it lies below. Refuted if they hide "
        "something in both directions, confirmed if nothing in both; depends if the two disagree; else "
        "undecided."
    ),
    seeds=(3, 4, 5, 6, 7),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=4,
    chapter="write_up.ipynb",
    repeatable=False,  # as S16
    not_measured=(
        "The write-up's own gap, 7 to 8 points, on recordings of interviews. In RAVDESS about a second of "
        "each file is silence, and a crop may hold little else."
    ),
)
