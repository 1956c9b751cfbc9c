"""What the chapter's trials share: arms trained on RAVDESS, and their gains in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...training import Recipe
from ..effect import Effect
from ..finding import Numbers
from ..speaker.hearing import DIRECTIONS, Ask, Job, hear_all

ACCURACY = "one by one"


def heard(
    arms: Mapping[str, Recipe],
    seed: int,
    asked: tuple[Ask, ...],
    directions: Sequence[str] = tuple(DIRECTIONS),
) -> dict:
    """Train each arm with this seed in each direction, and ask it all that is `asked`.

    Conditions are named as in "01 → 02: arm".
    """
    jobs = {
        f"{direction}: {name}": Job(recipe, direction, seed, asked)
        for direction in directions
        for name, recipe in arms.items()
    }
    return dict(zip(jobs, hear_all(list(jobs.values())), strict=True))


def over_directions(numbers: Numbers, arm: str, measure: str = ACCURACY) -> np.ndarray:
    """One number a seed: the mean of the directions that there are, (S,)."""
    found = (numbers.get(f"{direction}: {arm}") for direction in DIRECTIONS)
    return np.mean([measures[measure] for measures in found if measures], axis=0)


def gain(numbers: Numbers, first: str, second: str, **marks: object) -> Effect:
    """Accuracy of the first arm less that of the second, in points, the mean over directions, by seed."""
    points = 100 * (over_directions(numbers, first) - over_directions(numbers, second))
    return Effect.sample(f"{first} − {second}", points, "points", **marks)


def accuracy(numbers: Numbers, arm: str) -> Effect:
    """Accuracy of an arm in per cent, the mean over directions."""
    return Effect.sample(arm, 100 * over_directions(numbers, arm), "%")
