"""The recorded runs, read for the chapter: what both recipes reach on RAVDESS, and what the trials gave."""

from __future__ import annotations

import numpy as np

from .. import recorded
from .hearing import COMPANY

DIRECTIONS = ("01-02", "02-01")  # train on the one statement, test on the other


def run(recipe: str, direction: str) -> dict:
    """The record of this recipe. Raises KeyError when there is none.

    Records keep the names of their day: what is the recipe `transformer` now was `simple` when it was run.
    """
    return recorded.load(f"speaker_{recipe}_ravdess_statement-{direction}")


def measured(claim: str, condition: str, measure: str = "one by one") -> np.ndarray:
    """One number a seed from the record of a claim, (S,): `measured("S1", "01 → 02: Conformer")`."""
    return np.array(recorded.load(f"claims/{claim}")["numbers"][condition][measure])


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
