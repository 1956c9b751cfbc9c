"""What the chapter's trials share: arms trained on RAVDESS, and their gains in points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...training import Recipe
from ..effect import Effect
from ..finding import Numbers
from ..speaker.hearing import Ask, Job, hear_all

ACCURACY = "one by one"
DIRECTION = "01 → 02"


def heard(arms: Mapping[str, Recipe], seed: int, asked: tuple[Ask, ...]) -> dict[str, dict[str, float]]:
    """Train each arm with this seed on the one sentence; ask it all that is `asked` of the other."""
    jobs = [Job(recipe, DIRECTION, seed, asked) for recipe in arms.values()]
    return dict(zip(arms, hear_all(jobs), strict=True))


def measured(numbers: Numbers, arm: str, measure: str = ACCURACY) -> np.ndarray:
    """One number a seed, (S,)."""
    return np.array(numbers[arm][measure])


def gain(numbers: Numbers, first: str, second: str, **marks: object) -> Effect:
    """Accuracy of the first arm less that of the second, in points, by seed."""
    points = 100 * (measured(numbers, first) - measured(numbers, second))
    return Effect.sample(f"{first} − {second}", points, "points", **marks)


def accuracy(numbers: Numbers, arm: str) -> Effect:
    """Accuracy of an arm in per cent."""
    return Effect.sample(arm, 100 * measured(numbers, arm), "%")
