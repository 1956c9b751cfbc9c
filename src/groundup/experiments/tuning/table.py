"""A table of real trainings, from which searches can be replayed as often as one likes.

Settings drawn at random from the span that `groundup tune` searches, each trained twice with different seeds,
and its validation written down nine times on the way:

    groundup corpus ravdess --actors 01-10 --out corpora/ravdess-01-10
    python -m groundup.experiments.tuning.table

writes book/results/tuning_table.json. The first half of a replay's answer is one of the two trainings, which
the search sees; the other is what the same settings give when they are run again.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from ...tuning.score import score
from ...tuning.space import SPANS
from .. import recorded

CORPUS, RULE = "corpora/ravdess-01-10", "statement:01:02"
SETTINGS, SEEDS = 96, (1, 2)  # each of so many settings is trained with each of these seeds
STEPS, VALIDATIONS = 120, 9  # of the recipe `small`
HELD_OUT = 60  # utterances that validate
NAME = "tuning_table"
PROCESSES = 2


class Row(NamedTuple):
    """One of the settings, and what both its trainings gave."""

    settings: dict[str, float]
    accuracy: np.ndarray  # (2, 9): on the utterances held out, after each validation
    loss: np.ndarray  # (2, 9)
    test: np.ndarray  # (2,): accuracy on the other sentence, of the weights that were kept

    @property
    def scores(self) -> np.ndarray:
        """What a search sees after each validation, (2, 9)."""
        return score(self.accuracy, self.loss, HELD_OUT)

    @property
    def reached(self) -> np.ndarray:
        """The highest accuracy of each training, (2,): what the weights that it keeps have."""
        return self.accuracy.max(axis=1)


def drawn(number: int) -> dict[str, float]:
    """The settings of a row of the table, uniform over `SPANS`, by the logarithm where they say so."""
    rng, settings = np.random.default_rng([2026, number]), {}
    for name, span in SPANS.items():
        share = rng.random()
        if isinstance(span.low, int):
            settings[name] = span.low + span.step * int(share * (1 + (span.high - span.low) // span.step))
        elif span.log:
            settings[name] = math.exp(math.log(span.low) + share * math.log(span.high / span.low))
        else:
            settings[name] = span.low + share * (span.high - span.low)
    return settings


def train(number: int, seed: int) -> dict:
    """One training of the table: the history of its validation, and the other sentence at its end."""
    from ...training import evaluate, fit, recipes  # here and not above: a reader of the table needs neither

    recipe = replace(recipes["small"], steps=STEPS, validations=VALIDATIONS, **drawn(number))
    run = fit(recipe, CORPUS, split=RULE, seed=seed)
    if len(run.parts.validation) != HELD_OUT:
        raise ValueError(f"expected {HELD_OUT} utterances held out, got {len(run.parts.validation)}")
    history = {name: run.history[f"validation_{name}"] for name in ("accuracy", "loss")}
    return history | {"test": evaluate(run).accuracy}


@cache
def rows() -> list[Row]:
    """The recorded table. Raises KeyError when there is none."""
    return list(_rows(recorded.load(NAME)["numbers"]))


def _rows(numbers: list[dict]) -> Iterator[Row]:
    for row in numbers:
        pair = [[run[name] for run in row["runs"]] for name in ("accuracy", "loss", "test")]
        yield Row(row["settings"], *map(np.array, pair))


def record() -> None:
    """Train all of the table on two processes of one thread, and write it."""
    import torch

    before = recorded.commit()
    jobs = [(number, seed) for number in range(SETTINGS) for seed in SEEDS]
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawning, torch.set_num_threads, (1,)) as pool:
        runs = list(pool.map(train, *zip(*jobs, strict=True)))
    numbers = [
        {"settings": drawn(number), "runs": runs[number * len(SEEDS) : (number + 1) * len(SEEDS)]}
        for number in range(SETTINGS)
    ]
    print(
        recorded.save(
            recorded.CHECKOUT / "book" / "results" / f"{NAME}.json",
            command="python -m groundup.experiments.tuning.table",
            seeds=SEEDS,
            numbers=numbers,
            commit=before,
        )
    )


if __name__ == "__main__":
    record()
