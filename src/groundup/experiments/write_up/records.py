"""The recorded runs behind the chapter: the ladder and what it was asked, and the slip by its steps."""

from __future__ import annotations

from .. import recorded
from ..speaker import records as speaker

LADDERS = {"01 → 02": "ladder_ravdess_statement-01-02", "02 → 01": "ladder_ravdess_statement-02-01"}


def ladders() -> dict[str, dict]:
    """The recorded ladder: direction of RAVDESS → question → recipe → its numbers; empty before the run."""
    known = set(recorded.names())
    return {way: recorded.load(name)["numbers"] for way, name in LADDERS.items() if name in known}


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
