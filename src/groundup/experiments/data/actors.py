"""The small network of *A write-up on trial*, trained on one pack of RAVDESS and asked about others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ...training import Recipe
from ..speaker.hearing import DIRECTIONS, in_processes
from ..write_up.questions import heard_in
from .packs import opened


class Job(NamedTuple):
    """What to train, on which pack of the recordings, and in which packs of them to ask who speaks."""

    recipe: Recipe
    trained_on: Path
    tested_on: tuple[Path, ...]


def both_ways(jobs: Sequence[Job], seed: int) -> list[list[float]]:
    """For each job its accuracies in per cent, one a pack that it is tested on, over two processes.

    It is trained on one sentence and asked about the other, and the other way round: the mean of both. One
    seed gives all jobs the same crops in the same order.
    """
    rules = list(DIRECTIONS.values())
    found = in_processes(accuracies, [(job, rule, seed) for job in jobs for rule in rules])
    pairs = [found[i : i + len(rules)] for i in range(0, len(found), len(rules))]
    return [[100 * sum(each) / len(rules) for each in zip(*pair, strict=True)] for pair in pairs]


def accuracies(job: Job, rule: str, seed: int) -> list[float]:
    """Train, then ask: one accuracy a pack."""
    from ...training import fit  # here and not above: Lightning takes seconds, and readers need none of it

    run = fit(job.recipe, opened(job.trained_on), split=rule, seed=seed)
    return [heard_in(run, folder).accuracy for folder in job.tested_on]
