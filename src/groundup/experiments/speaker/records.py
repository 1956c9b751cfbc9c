"""The recorded runs, read for the chapter: what both recipes reach on RAVDESS, and what the trials gave."""

from __future__ import annotations

import numpy as np

from ...training import mcnemar
from .. import recorded
from .hearing import COMPANY

DIRECTIONS = ("01-02", "02-01")  # train on the one statement, test on the other


def run(recipe: str, direction: str) -> dict:
    """The record of this recipe. Raises KeyError when there is none.

    Records keep the names of their day: what is the recipe `transformer` now was `simple` when it was run.
    """
    return recorded.load(f"speaker_{recipe}_ravdess_statement-{direction}")


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


def measured(claim: str, condition: str, measure: str = "one by one") -> np.ndarray:
    """One number a seed from the record of a claim, (S,): `measured("S1", "01 → 02: Conformer")`."""
    return np.array(recorded.load(f"claims/{claim}")["numbers"][condition][measure])


def pairs(claim: str, first: str, second: str, measure: str = "one by one") -> dict[str, np.ndarray]:
    """For each kind of data, both models' accuracies, a row a seed: (S, 2).

    `pairs("S1", "simple", "Conformer")`, or `pairs("S8", "right", "slipped")`.
    """
    kinds = dict.fromkeys(name.split(": ")[0] for name in recorded.load(f"claims/{claim}")["numbers"])
    both = {kind: [measured(claim, f"{kind}: {name}", measure) for name in (first, second)] for kind in kinds}
    return {kind: np.stack(columns, axis=1) for kind, columns in both.items()}


def company(changed: bool = False) -> np.ndarray:
    """S14: accuracy alone, and 4, 16 and all in a batch, lengths forgotten; a row a set of voices, (S, 4).

    Each number is the mean of the two models of that set. `changed` gives the share of answers that are not
    those given alone, in place of the accuracy.
    """
    forgotten = [f"lengths forgotten, {size}{', changed' if changed else ''}" for size in COMPANY]
    columns = [
        np.mean([measured("S14", model, name) for model in ("model 0", "model 1")], axis=0)
        for name in ("one by one", *forgotten)
    ]
    found = np.stack(columns, axis=1)
    return np.where([True, False, False, False], 0.0, found) if changed else found


def spread(numbers: dict) -> str:
    """The accuracy of a record's `numbers`: mean ± standard deviation over its seeds."""
    return f"{numbers['mean']:.3f} ± {numbers['sd']:.3f}"
