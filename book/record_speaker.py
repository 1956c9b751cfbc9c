"""Run a speaker recipe with several seeds and record what came out, for the chapters to quote.

    groundup corpus ravdess --actors 01-20 --out DIR
    python book/record_speaker.py --corpus DIR --recipe conformer --seeds 0 1 2 --split statement:01:02

writes book/results/speaker_conformer_ravdess_statement-01-02.json. Run it on a machine with nothing else to
do: the minutes are part of the record.

Each utterance is asked alone: the answers of the recipe `slipped`, the Conformer whose blocks are fed (time,
batch, width), depend on the batch.

The recipes' settings were chosen on actors 01 to 10 of RAVDESS. So where a corpus has others too, their
utterances are also counted apart: no choice was ever made on those.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.experiments import recorded
from groundup.experiments.speaker import answers
from groundup.experiments.speaker.hearing import TUNED_ON
from groundup.experiments.speaker.slip import SlippedConformer
from groundup.training import Evaluation, Recipe, Run, bootstrap, fit, recipe_named

RESULTS = Path(__file__).resolve().parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds one after the other and write the record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, metavar="DIR", help="a corpus made by `groundup corpus`")
    parser.add_argument("--recipe", required=True, metavar="NAME")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], metavar="N")
    parser.add_argument("--split", metavar="RULE", help="as in `groundup train`")
    parser.add_argument("--steps", type=int, metavar="N", help="other than the recipe's")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="default: book/results")
    options = parser.parse_args(arguments)
    try:
        print(record(**vars(options)))
    except UserError as error:
        print(f"record_speaker: error: {error}", file=sys.stderr)
        return 2
    return 0


def record(
    corpus: str, recipe: str, seeds: Sequence[int], split: str | None, steps: int | None, results: Path
) -> Path:
    """Train and evaluate once a seed, write `speaker_<recipe>_<corpus>_<split>.json`, return its path."""
    runs, evaluations, minutes = [], [], []
    for seed in seeds:
        start = time.perf_counter()
        run = fit(_recipe(recipe), corpus, split=split, seed=seed, steps=steps, progress=True)
        minutes.append(round((time.perf_counter() - start) / 60, 2))
        runs.append(run)
        evaluations.append(alone(run))
        print(f"seed {seed}: {evaluations[-1]}, {minutes[-1]} minutes", flush=True)
    first = runs[0]
    rule = first.parts.rule.replace(":", "-")
    return recorded.save(
        results / f"speaker_{recipe}_{first.corpus.name}_{rule}.json",
        command=_command(recipe, seeds, first.parts.rule, steps),
        recipe=first.recipe.settings(),
        corpus=_about(first.corpus),
        split={"rule": first.parts.rule, **_sizes(first)},
        seeds=seeds,
        minutes=minutes,
        threads=torch.get_num_threads(),
        numbers=summary(evaluations)
        | {"validation_accuracy": [max(r.history["validation_accuracy"]) for r in runs]},
    )


def alone(run: Run) -> Evaluation:
    """What the run says of its test part, one utterance at a time."""
    test, corpus = run.parts.test, run.corpus
    predictions = answers(run, test, together=1).argmax(axis=1)
    return Evaluation(corpus.ids[test], corpus.labels[test], predictions, corpus.speakers)


def summary(evaluations: Sequence[Evaluation]) -> dict:
    """What several seeds said of the same utterances, as plain numbers.

    Accuracy a seed, mean and standard deviation over the seeds, and the 95 % interval of the mean when
    speakers are drawn anew; the same for the speakers that the recipe was not tuned on, where there are
    others; accuracy a speaker and a seed; every error; the confusion matrix of the first seed.
    """
    first = evaluations[0]
    heard = list(first.per_speaker())
    apart = [name for name in heard if name not in TUNED_ON]
    numbers = _accuracies(evaluations)
    if TUNED_ON & set(heard) and apart:
        numbers["not_tuned_on"] = {"speakers": apart, **_accuracies([e.only(apart) for e in evaluations])}
    shares = [{name: right / total for name, (right, total) in e.per_speaker().items()} for e in evaluations]
    return numbers | {
        "per_speaker": {name: [share[name] for share in shares] for name in heard},
        "errors": [_errors(e) for e in evaluations],
        "confusion": {"speakers": first.speakers, "counts": first.confusion.tolist()},
    }


def _accuracies(evaluations: Sequence[Evaluation]) -> dict:
    accuracies = [e.accuracy for e in evaluations]
    correct = np.concatenate([e.correct for e in evaluations])
    speakers = np.concatenate([e.labels for e in evaluations])
    return {
        "utterances": len(evaluations[0].labels),
        "accuracy": accuracies,
        "mean": float(np.mean(accuracies)),
        "sd": float(np.std(accuracies, ddof=1)) if len(accuracies) > 1 else None,
        "interval": list(bootstrap(correct, speakers, rng=np.random.default_rng(0))),
    }


def _errors(evaluation: Evaluation) -> list[list[str]]:
    """[utterance, speaker named] of each wrong answer: enough for a paired test of two recipes."""
    wrong = np.flatnonzero(~evaluation.correct)
    return [[str(evaluation.ids[i]), evaluation.speakers[evaluation.predictions[i]]] for i in wrong]


def _recipe(name: str) -> Recipe:
    return SlippedConformer() if name == SlippedConformer.name else recipe_named(name)


def _about(corpus: PackedCorpus) -> dict:
    about = {key: corpus.manifest[key] for key in ("name", "source", "features", "utterances", "checksum")}
    return about | {"speakers": len(corpus.speakers)}


def _sizes(run: Run) -> dict:
    return {name: len(getattr(run.parts, name)) for name in ("train", "validation", "test")}


def _command(recipe: str, seeds: Sequence[int], rule: str, steps: int | None) -> str:
    more = "" if steps is None else f" --steps {steps}"
    chosen = " ".join(map(str, seeds))
    return (
        f"python book/record_speaker.py --corpus DIR --recipe {recipe} --seeds {chosen} --split {rule}{more}"
    )


if __name__ == "__main__":
    sys.exit(main())
