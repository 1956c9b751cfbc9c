"""Several recipes, several seeds, one test part: which is better, and is that more than luck?

    OUT/
      boss-0/       the run of a recipe and a seed, see `groundup.training.run`
      ladder.json   settings, accuracies, intervals, every error, each recipe against the best

What is finished is opened and not trained again, so that a ladder that was killed goes on.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import torch

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.files.checksummed_json import serialise
from groundup.files.disk import disk_errors
from groundup.training.comparison import compare
from groundup.training.evaluation import Evaluation, evaluate
from groundup.training.folder import UNFINISHED
from groundup.training.parts import default_rule
from groundup.training.recipe import Recipe
from groundup.training.run import Run, opened
from groundup.training.train import fit
from groundup.training.uncertainty import bootstrap

__all__ = ["Rung", "against", "climb", "summary", "table", "write"]


@dataclass(frozen=True, eq=False)
class Rung:
    """A recipe and what its runs said, one a seed; minutes of training, None for what was there before."""

    recipe: Recipe
    evaluations: list[Evaluation]
    minutes: list[float | None]

    @property
    def mean(self) -> float:
        """Accuracy, over the seeds."""
        return float(np.mean([evaluation.accuracy for evaluation in self.evaluations]))


def climb(
    recipes: Sequence[Recipe],
    corpus: PackedCorpus | str | Path,
    *,
    seeds: Sequence[int],
    out: str | Path,
    split: str | None = None,
    workers: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Rung]:
    """Train each recipe with each seed, where that was not done before, and evaluate all runs.

    Args:
        recipes: named ones, or others; only the named can be opened again.
        seeds, split: as in `fit`, for all recipes alike.
        out: the folder of the runs; it may hold some already.
        workers: processes of one thread each; with 1 it is done here, with the threads there are.
        tell: called with one line a run, as it ends.

    Raises:
        UserError: as `fit` and `Run.open`, and when a folder holds a run of other settings.
    """
    corpus = opened(corpus)
    rule, place = split or default_rule(corpus), Path(out).expanduser()
    with disk_errors(place):
        place.mkdir(parents=True, exist_ok=True)
    jobs = [
        (recipe, corpus, rule, seed, place / f"{recipe.name}-{seed}") for recipe in recipes for seed in seeds
    ]
    results = []
    with _processes(workers) as pool:
        for job, result in zip(jobs, pool.map(_work, jobs) if pool else map(_work, jobs), strict=True):
            tell(f"{job[-1].name}: accuracy {result[0].summary}")
            results.append(result)
    each = [results[start : start + len(seeds)] for start in range(0, len(results), len(seeds))]
    return [
        Rung(recipe, *map(list, zip(*runs, strict=True))) for recipe, runs in zip(recipes, each, strict=True)
    ]


def _processes(workers: int):
    if workers == 1:
        return nullcontext()
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, spawning, torch.set_num_threads, (1,))


def _work(job: tuple[Recipe, PackedCorpus, str, int, Path]) -> tuple[Evaluation, float | None]:
    recipe, corpus, rule, seed, folder = job
    if not folder.exists() or (folder / UNFINISHED).exists():  # goes on with what was stopped
        start = perf_counter()
        run = fit(recipe, corpus, split=rule, seed=seed, out=folder)
        return evaluate(run), round((perf_counter() - start) / 60, 2)
    run = Run.open(folder, corpus)
    expected = recipe.settings() | {"seed": seed, "split": rule}
    found = run.recipe.settings() | {"seed": run.seed, "split": run.parts.rule}
    for name, value in expected.items():
        if found.get(name) != value:
            raise UserError(f"{folder}: expected a run with {name} {value}, got {found.get(name)}.")
    return evaluate(run), None


def summary(evaluations: Sequence[Evaluation]) -> dict:
    """What several seeds said of the same utterances, as plain numbers.

    Accuracy a seed, mean and standard deviation over the seeds, and the 95 % interval of the mean when
    speakers are drawn anew; accuracy a speaker and a seed; every error.
    """
    accuracies = [e.accuracy for e in evaluations]
    correct = np.concatenate([e.correct for e in evaluations])
    speakers = np.concatenate([e.labels for e in evaluations])
    shares = [{name: right / total for name, (right, total) in e.per_speaker().items()} for e in evaluations]
    return {
        "utterances": len(evaluations[0].labels),
        "accuracy": accuracies,
        "mean": float(np.mean(accuracies)),
        "sd": float(np.std(accuracies, ddof=1)) if len(accuracies) > 1 else None,
        "interval": list(bootstrap(correct, speakers, rng=np.random.default_rng(0))),
        "per_speaker": {name: [share[name] for share in shares] for name in shares[0]},
        "errors": [_errors(e) for e in evaluations],
    }


def _errors(evaluation: Evaluation) -> list[list[str]]:
    """[utterance, speaker named] of each wrong answer: enough for a paired test of two recipes."""
    wrong = np.flatnonzero(~evaluation.correct)
    return [[str(evaluation.ids[i]), evaluation.speakers[evaluation.predictions[i]]] for i in wrong]


def against(first: Rung, second: Rung) -> dict:
    """The first recipe less the second, seed by seed on the same utterances.

    `difference` is that of the mean accuracies, `interval` its 95 % interval over speakers, `p` McNemar's of
    each seed, `ahead` the number of seeds in which the first is the better one.
    """
    rng = np.random.default_rng(0)
    pairs = list(zip(first.evaluations, second.evaluations, strict=True))
    compared = [compare(a, b, rng=rng) for a, b in pairs]
    gain = np.concatenate([a.correct.astype(np.int64) - b.correct for a, b in pairs])
    return {
        "difference": float(gain.mean()),
        "interval": list(bootstrap(gain, np.concatenate([a.labels for a, _ in pairs]), rng=rng)),
        "p": [each.p for each in compared],
        "ahead": sum(each.difference > 0 for each in compared),
    }


def table(rungs: Sequence[Rung]) -> list[str]:
    """One line a recipe: mean ± sd over seeds, interval over speakers; then each less the best of them."""
    best = max(rungs, key=lambda rung: rung.mean)
    wide = max(len(rung.recipe.name) for rung in rungs)
    lines = [
        f"{'':<{wide}}  accuracy       over speakers   less {best.recipe.name}, over speakers   p, by seed"
    ]
    for rung in rungs:
        numbers = summary(rung.evaluations)
        spread = "" if numbers["sd"] is None else f" ± {numbers['sd']:.3f}"
        low, high = numbers["interval"]
        line = f"{rung.recipe.name:<{wide}}  {numbers['mean']:.3f}{spread:<8}  {low:.3f} to {high:.3f}"
        if rung is not best:
            less = against(rung, best)
            low, high = less["interval"]
            chances = " ".join(f"{p:.2g}" for p in less["p"])
            line += f"  {less['difference']:+.3f}, {low:+.3f} to {high:+.3f}   {chances}"
        lines.append(line)
    return lines


def write(rungs: Sequence[Rung], file: Path, **about: object) -> None:
    """Write `about`, and of each recipe its settings, its `summary`, and how it stands `against` the best."""
    best = max(rungs, key=lambda rung: rung.mean)
    found = {
        rung.recipe.name: {
            "settings": rung.recipe.settings(),
            **summary(rung.evaluations),
            "less the best": against(rung, best),
        }
        for rung in rungs
    }
    with disk_errors(file):
        file.write_bytes(serialise({**about, "best": best.recipe.name, "recipes": found}))
