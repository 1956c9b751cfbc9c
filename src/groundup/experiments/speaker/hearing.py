"""One model, trained on one kind of data and then asked who speaks: alone, and in batches.

The kinds of data are RAVDESS in both directions, and made-up voices, which a seed draws. RAVDESS is read from
`corpora/ravdess` below the current folder, which this command makes of the public recordings:

    groundup corpus ravdess --actors 01-20 --out corpora/ravdess
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from ...corpus import PackedCorpus
from ...training import Recipe, Run, bootstrap
from . import voices
from .company import answers

ACTORS = Path("corpora", "ravdess")
SPEAKERS = [f"Actor_{number:02}" for number in range(1, 21)]
TUNED_ON = frozenset(SPEAKERS[:10])  # the recipes' settings were chosen on these
MADE_UP = "made-up voices"
DIRECTIONS = {"01 → 02": "statement:01:02", "02 → 01": "statement:02:01"}
TOGETHER = 16  # utterances in a batch
COMPANY = {"4": 4, "16": 16, "all": 10_000}
PROCESSES = 2  # of one thread each


Ask = Callable[[Run], dict[str, float]]


class Job(NamedTuple):
    """What to train, on what, and what to ask of it."""

    recipe: Recipe
    kind: str  # `MADE_UP`, or one of `DIRECTIONS`
    seed: int  # of the weights, the crops and the dropout
    asked: tuple[Ask, ...]
    voices: int = 0  # the seed that draws the made-up voices; RAVDESS has its own


_heard: dict[Job, dict[str, float]] = {}


def hear_all(jobs: Sequence[Job]) -> list[dict[str, float]]:
    """`hear` for each job, in their order, over two processes. A job is done once: trials share models."""
    missing = [job for job in dict.fromkeys(jobs) if job not in _heard]
    if missing:
        _heard.update(zip(missing, in_processes(hear, [(job,) for job in missing]), strict=True))
    return [_heard[job] for job in jobs]


def in_processes(work: Callable, arguments: Sequence[tuple]) -> list:
    """`work(*each)` for each of the arguments, in their order, over two processes."""
    return list(_pool().map(work, *zip(*arguments, strict=True)))


@cache
def _pool() -> ProcessPoolExecutor:
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(PROCESSES, spawning, torch.set_num_threads, (1,))


def hear(job: Job) -> dict[str, float]:
    """Train, then ask."""
    from ...training import fit  # here and not above: Lightning takes seconds, and readers need none of it

    with tempfile.TemporaryDirectory() as folder:
        made_up = job.kind == MADE_UP
        corpus = voices.made_up(job.voices, Path(folder) / "voices") if made_up else actors()
        rule = voices.RULE if made_up else DIRECTIONS[job.kind]
        run = fit(job.recipe, corpus, split=rule, seed=job.seed)
        return {name: value for ask in job.asked for name, value in ask(run).items()}


def actors() -> PackedCorpus:
    """RAVDESS as packed by the command above. Raises ValueError when it is of other actors."""
    corpus = PackedCorpus.open(ACTORS)
    if corpus.speakers != SPEAKERS:
        raise ValueError(f"expected a corpus of {SPEAKERS[0]} to {SPEAKERS[-1]}, got {corpus.speakers}")
    return corpus


def one_by_one(run: Run) -> dict[str, float]:
    """Accuracy on the test part, each utterance alone; "low" and "high" are its 95 % interval over speakers.

    "untuned" are the speakers on whom no setting of the recipes was chosen.
    """
    test = run.parts.test
    labels = run.corpus.labels[test]
    right = answers(run, test, together=1).argmax(1) == labels
    low, high = bootstrap(right, labels, rng=np.random.default_rng(0))
    untuned = ~np.isin(np.array(run.corpus.speakers)[labels], list(TUNED_ON))
    accuracies = {"one by one": right.mean(), "one by one, untuned": right[untuned].mean()}
    return {name: float(value) for name, value in {**accuracies, "low": low, "high": high}.items()}


def in_batches(run: Run) -> dict[str, float]:
    """Accuracy in batches of 16 in which the lengths are known, and the share of answers that this changes.

    In a mixed batch the utterances stand in random order, the same for every model; "in batches of one
    speaker" takes them speaker by speaker, so that nearly all neighbours are the same voice.
    """
    mixed = np.random.default_rng(0).permutation(run.parts.test)
    labels = run.corpus.labels[mixed]
    grouped = np.argsort(labels, kind="stable")
    alone, company = (answers(run, mixed, together=size).argmax(1) for size in (1, TOGETHER))
    relatives = answers(run, mixed[grouped], together=TOGETHER).argmax(1)
    return {
        "in mixed batches": float(np.mean(company == labels)),
        "in batches of one speaker": float(np.mean(relatives == labels[grouped])),
        "changed": float(np.mean(alone != company)),
    }


def forgotten(run: Run) -> dict[str, float]:
    """With the lengths forgotten: accuracy, and the share of answers that change, by the size of the batch.

    The utterances stand in the order of the corpus, as a program reads them from its list.
    """
    test, found = run.parts.test, {}
    alone = answers(run, test, together=1).argmax(1)
    for name, together in COMPANY.items():
        named = answers(run, test, together=together, masked=False).argmax(1)
        found[f"lengths forgotten, {name}"] = float(np.mean(named == run.corpus.labels[test]))
        found[f"lengths forgotten, {name}, changed"] = float(np.mean(named != alone))
    return found
