"""The recorded runs behind the chapter: the ladder and what it was asked, and the slip by its steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...training.uncertainty import mcnemar
from .. import recorded
from ..speaker import records as speaker

LADDERS = {"01 → 02": "ladder_ravdess_statement-01-02", "02 → 01": "ladder_ravdess_statement-02-01"}
MOODS = {"happy → angry": "ravdess_emotion-03-05", "angry → happy": "ravdess_emotion-05-03"}


def ladders() -> dict[str, dict]:
    """The recorded ladder: direction of RAVDESS → question → recipe → its numbers; empty before the run."""
    known = set(recorded.names())
    return {way: recorded.load(name)["numbers"] for way, name in LADDERS.items() if name in known}


def moods() -> dict[str, dict]:
    """The ladder and `ours` from one emotion to another: direction → recipe → its numbers."""
    return {
        way: {
            name: numbers
            for run in ("ladder", "ours_800")
            for name, numbers in recorded.load(f"{run}_{where}")["numbers"]["whole"].items()
        }
        for way, where in MOODS.items()
    }


def chance(first: Sequence, second: Sequence) -> float:
    """McNemar's p of two runs on the same utterances, from the (utterance, named) pairs of their errors."""
    wrong = [{utterance for utterance, _ in errors} for errors in (first, second)]
    either = sorted(wrong[0] | wrong[1])
    return mcnemar(*(np.array([name not in missed for name in either], bool) for missed in wrong))[2]


def slip_by_steps() -> dict[str, dict[int, list[float]]]:
    """Accuracy one by one of the right and of the slipped Conformer: name → steps → a number a run.

    400 steps are claim S8's, five seeds; 1,600 those of the longer records, three seeds.
    """
    found = {}
    for way, direction in zip(("01 → 02", "02 → 01"), speaker.DIRECTIONS, strict=True):
        for name, recipe in (("right", "conformer"), ("slipped", "slipped")):
            longer = speaker.run(recipe, direction)
            found[f"{name}, {way}"] = {
                400: speaker.measured("S8", f"{way}: {name}").tolist(),
                longer["recipe"]["steps"]: longer["numbers"]["accuracy"],
            }
    return found
