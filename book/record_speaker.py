r"""Climb a ladder of recipes, ask its runs harder questions too, and record it for the chapters to quote.

    groundup corpus ravdess --actors 01-20 --out corpora/ravdess
    python -m groundup.experiments.write_up.noise RECORDINGS
    python book/record_speaker.py ladder --recipes simple boss --corpus corpora/ravdess \
        --split statement:01:02 --noisy "noise 10 dB=corpora/ravdess-10dB" --runs runs/ladder-01-02

writes book/results/ladder_ravdess_statement-01-02.json: for each question (whole utterances; two seconds and
one second from their middles; whole utterances in noise) what each recipe reached and how it stands against
the best there. `groundup ladder` trains and compares in the same way, and asks the first question alone.

The recipes' settings were chosen on actors 01 to 10 of RAVDESS. So where a corpus has others too, their
utterances are also counted apart: no choice was ever made on those.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from groundup.errors import UserError
from groundup.experiments import recorded
from groundup.experiments.speaker.axes import ask
from groundup.experiments.speaker.hearing import TUNED_ON, in_processes
from groundup.training.parts import divide
from groundup.training.run import opened
from groundup.tuning.ladder import Rung, against, climb, summary
from groundup.tuning.ladder_command import add_options, chosen

RESULTS = Path(__file__).resolve().parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what is missing, ask, write the record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="what the record is called")
    add_options(parser)
    parser.add_argument("--runs", type=Path, required=True, metavar="DIR", help="the folder of the runs")
    parser.add_argument("--noisy", action="append", default=[], metavar="NAME=DIR", help="the same in noise")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="default: book/results")
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args(arguments)
    try:
        print(record(options, f"python book/record_speaker.py {shlex.join(arguments)}"))
    except UserError as error:
        print(f"record_speaker: error: {error}", file=sys.stderr)
        return 2
    return 0


def record(options: argparse.Namespace, command: str) -> Path:
    """Climb, ask every run every question, write `<name>_<corpus>_<split>.json`, return its path."""
    corpus = opened(options.corpus)
    rungs = climb(
        chosen(options.recipes, dict(options.settings)),
        corpus,
        seeds=options.seeds,
        out=options.runs,
        split=options.split,
        workers=options.workers,
        tell=lambda line: print(line, flush=True),
    )
    parts = divide(corpus, options.split)
    about = {key: corpus.manifest[key] for key in ("name", "source", "features", "utterances", "checksum")}
    return recorded.save(
        options.results / f"{options.name}_{corpus.name}_{parts.rule.replace(':', '-')}.json",
        command=command,
        recipes={rung.recipe.name: rung.recipe.settings() for rung in rungs},
        corpus=about | {"speakers": len(corpus.speakers)},
        split={"rule": parts.rule, "test": len(parts.test)},
        seeds=options.seeds,
        minutes={rung.recipe.name: rung.minutes for rung in rungs},
        threads=torch.get_num_threads() if options.workers == 1 else 1,
        numbers=answers(rungs, options),
    )


def answers(rungs: Sequence[Rung], options: argparse.Namespace) -> dict[str, dict]:
    """For each question, what each recipe reached."""
    noisy = dict(pair.split("=", 1) for pair in options.noisy)
    folders = [options.runs / f"{rung.recipe.name}-{seed}" for rung in rungs for seed in options.seeds]
    said = in_processes(ask, [(folder, options.corpus, noisy) for folder in folders])
    each, numbers = len(options.seeds), {}
    for question in said[0]:
        evaluations = [answer[question] for answer in said]
        asked = [
            Rung(rung.recipe, evaluations[each * n : each * (n + 1)], rung.minutes)
            for n, rung in enumerate(rungs)
        ]
        numbers[question] = reached(asked, brief=question != "whole")
    return numbers


def reached(rungs: Sequence[Rung], *, brief: bool) -> dict[str, dict]:
    """Of each recipe its `summary`, and it `against` the best; `brief` leaves out speakers and errors."""
    best, found = max(rungs, key=lambda rung: rung.mean), {}
    for rung in rungs:
        numbers = summary(rung.evaluations)
        heard = list(numbers["per_speaker"])
        apart = [name for name in heard if name not in TUNED_ON]
        if TUNED_ON & set(heard) and apart:
            others = summary([evaluation.only(apart) for evaluation in rung.evaluations])
            numbers["not_tuned_on"] = {"speakers": apart} | _brief(others)
        found[rung.recipe.name] = _brief(numbers) if brief else numbers
        if rung is not best:
            found[rung.recipe.name] |= {f"less {best.recipe.name}": against(rung, best)}
    return found


def _brief(numbers: dict) -> dict:
    return {key: value for key, value in numbers.items() if key not in ("per_speaker", "errors")}


if __name__ == "__main__":
    sys.exit(main())
