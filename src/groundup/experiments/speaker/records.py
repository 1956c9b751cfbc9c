"""The recorded runs on RAVDESS, read for the chapter: what both recipes reach, and whether they differ."""

from __future__ import annotations

import numpy as np

from ...training import mcnemar
from .. import recorded

RECIPES = ("simple", "conformer")
DIRECTIONS = ("01-02", "02-01")  # train on the one statement, test on the other


def run(recipe: str, direction: str) -> dict:
    """The record that `book/record_speaker.py` wrote. Raises KeyError when there is none."""
    return recorded.load(f"speaker_{recipe}_ravdess_statement-{direction}")


def rows() -> list[list[str]]:
    """A row a recipe and direction: names, accuracy of all speakers, their interval, accuracy of the others.

    Accuracies are mean and standard deviation over the seeds; "the others" are the speakers on whom no
    setting was chosen.
    """
    found = []
    for direction in DIRECTIONS:
        for recipe in RECIPES:
            numbers = run(recipe, direction)["numbers"]
            low, high = numbers["interval"]
            found.append(
                [
                    recipe,
                    direction.replace("-", " → "),
                    _spread(numbers),
                    f"{low:.3f} to {high:.3f}",
                    _spread(numbers["not_tuned_on"]),
                ]
            )
    return found


def compare(direction: str, seed_number: int = 0) -> tuple[int, int, float]:
    """McNemar's test on the same utterances: only the Conformer right, only the simple recipe right, p.

    The records hold the wrong answers. Utterances that both name rightly do not enter the test, so the
    union of the wrong ones is all it needs.
    """
    conformer, simple = (
        {name for name, _ in run(recipe, direction)["numbers"]["errors"][seed_number]}
        for recipe in ("conformer", "simple")
    )
    asked = sorted(conformer | simple)
    right = (np.array([name not in wrong for name in asked], dtype=bool) for wrong in (conformer, simple))
    return mcnemar(*right)


def _spread(numbers: dict) -> str:
    return f"{numbers['mean']:.3f} ± {numbers['sd']:.3f}"
