"""Several models on RAVDESS in both directions: each trained twice with one seed, and asked the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ...training.recipe import Recipe
from ..finding import Numbers
from .hearing import DIRECTIONS, Ask, Job, hear_all


def hear_arms(arms: Mapping[str, Recipe], seed: int, asked: tuple[Ask, ...]) -> dict[str, dict[str, float]]:
    """Train every arm on the same crops in both directions, and ask it. Keys: `direction: arm`."""
    jobs = {
        f"{kind}: {name}": Job(recipe, kind, seed, asked)
        for kind in DIRECTIONS
        for name, recipe in arms.items()
    }
    return dict(zip(jobs, hear_all(list(jobs.values())), strict=True))


def points(numbers: Numbers, arm: str, measure: str, kinds: Iterable[str] = DIRECTIONS) -> np.ndarray:
    """A measure of an arm in per cent, one a seed: the mean over the directions."""
    return 100 * np.mean([numbers[f"{kind}: {arm}"][measure] for kind in kinds], axis=0)
