"""The recorded benchmark of the corpus at the homework's full size, read for the chapter."""

from __future__ import annotations

from .. import recorded

NAMES = {"files": "one file an utterance", "pack": "packed corpus"}


def run() -> dict:
    """The record of the corpus benchmark. Raises KeyError when there is none."""
    return recorded.load("benchmarks/corpus")


def crops_per_second() -> dict[str, float]:
    """Random 128-frame crops a second, by where they come from; the slowest first.

    The record has `numbers["crops_per_second"]` with the keys "files" and "pack".
    """
    found = run()["numbers"]["crops_per_second"]
    return {name: found[key] for key, name in NAMES.items()}
