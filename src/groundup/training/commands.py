"""`groundup train` and `groundup evaluate`. Heavy imports wait until a command runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from groundup.errors import UserError
from groundup.files.atomic_file import replace_file

if TYPE_CHECKING:
    from groundup.training.run import Run

__all__ = ["add_training_commands", "setting", "whole"]

# Named here too, so that the help need not load PyTorch; a test compares.
RECIPES = (
    *("boss", "boss_am", "boss_sap", "combined", "conformer", "medium", "ours", "resnet", "simple"),
    *("small", "strangers", "strong", "transformer"),
)
SHOWN = 10  # speakers that are listed one by one, the hardest first


def add_training_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add `train` and `evaluate` to the commands of `groundup`."""
    train = subparsers.add_parser(
        "train",
        help="train a recipe on a packed corpus",
        description="Train a recipe on a packed corpus. The checkpoint is chosen on whole utterances held "
        "out of the training part; the test part is left for `groundup evaluate`. When it ends early, by "
        "Ctrl-C, a crash or a full disk, the same command goes on from its last validation. With "
        "several processes: torchrun --nproc-per-node N -m groundup train ...",
        epilog="Example: groundup train --recipe small --corpus corpora/mine --out runs/mine",
    )
    train.add_argument("--recipe", required=True, metavar="NAME", help=f"one of: {', '.join(RECIPES)}")
    train.add_argument("--corpus", required=True, metavar="DIR", help="a corpus made by `groundup corpus`")
    train.add_argument("--out", required=True, metavar="RUN", help="the folder to make, or to go on with")
    train.add_argument("--fresh", action="store_true", help="start over; what was left unfinished is removed")
    train.add_argument("--seed", type=whole(0), default=0, metavar="N", help="default 0")
    train.add_argument("--steps", type=whole(1), metavar="N", help="fewer or more than the recipe has")
    train.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        type=setting,
        metavar="NAME=NUMBER",
        help="another value for a setting of the recipe, such as width=256; can be given again",
    )
    train.add_argument(
        "--split",
        metavar="RULE",
        help="FIELD:TRAIN:TEST or utterance:SHARE; default: statement:01:02 where utterances carry the "
        "statement that was read (RAVDESS), else utterance:0.2",
    )
    train.add_argument(
        "--precision",
        default="auto",
        metavar="NAME",
        help="of products: float32, bfloat16, or auto, the default: bfloat16 on a GPU that multiplies it",
    )
    train.add_argument("--compile", action="store_true", help="let torch compile the steps; takes a minute")
    train.set_defaults(run=_train)

    evaluate = subparsers.add_parser(
        "evaluate",
        help="test a run on whole utterances, or compare two",
        description="Name the speaker of each utterance in the test part of a run. Writes predictions.csv "
        "and confusion.png into the run's folder. With OTHER, compare the two on the same test part "
        "instead: both accuracies, their difference with its interval, McNemar's test; nothing is written.",
        epilog="Example: groundup evaluate runs/mine",
    )
    evaluate.add_argument("path", metavar="RUN", help="a folder made by `groundup train`")
    evaluate.add_argument("other", metavar="OTHER", nargs="?", help="another, trained on the same part")
    evaluate.add_argument("--corpus", metavar="DIR", help="where the run's corpus lies now, if it was moved")
    evaluate.add_argument(
        "--checkpoint", choices=("best", "last"), default="best", help="which weights; default best"
    )
    evaluate.set_defaults(run=_evaluate)


def whole(least: int) -> Callable[[str], int]:
    """Reads an option's whole number, `least` or more."""

    def number(text: str) -> int:
        if not (text.isdecimal() and len(text) < 20 and least <= int(text) < 1 << 63):
            raise argparse.ArgumentTypeError(
                f"expected a whole number from {least}, below 2^63, got {text!r}"
            )
        return int(text)

    return number


def setting(text: str) -> tuple[str, float]:
    """Reads NAME=NUMBER."""
    name, _, number = text.partition("=")
    for kind in (int, float):
        with suppress(ValueError):
            return name, kind(number)
    raise argparse.ArgumentTypeError(f"expected NAME=NUMBER, such as width=256, got {text!r}")


def _train(arguments: argparse.Namespace) -> None:
    from groundup.training.catalogue import recipe_named
    from groundup.training.processes import choose_threads, rank, together
    from groundup.training.train import fit

    choose_threads()
    with together():
        run = fit(
            recipe_named(arguments.recipe, **dict(arguments.settings)),
            arguments.corpus,
            split=arguments.split,
            seed=arguments.seed,
            out=arguments.out,
            steps=arguments.steps,
            fresh=arguments.fresh,
            precision=arguments.precision,
            compiled=arguments.compile,
            progress=True,
        )
        if rank() == 0:
            _tell(run, arguments.out)


def _tell(run: Run, out: str) -> None:
    parts, best = run.parts, max(run.history["validation_accuracy"])
    print(f"Learned {len(run.corpus.speakers)} speakers from {len(parts.train):,} utterances ({parts.rule}).")
    print(f"Best accuracy on {len(parts.validation):,} held out to validate: {best:.3f}.")
    print(f"{len(parts.test):,} utterances are left to be tested on: groundup evaluate {out}")


def _evaluate(arguments: argparse.Namespace) -> None:
    if arguments.other is not None:
        _compare(arguments)
        return
    from groundup.training.evaluation import evaluate
    from groundup.training.plots import confusion, write_png
    from groundup.training.run import Run

    run = Run.open(arguments.path, arguments.corpus, arguments.checkpoint)
    evaluation = evaluate(run, progress=True)
    try:
        replace_file(run.path / "predictions.csv", evaluation.write_csv)
        figure = confusion(evaluation.confusion, evaluation.speakers)
        replace_file(run.path / "confusion.png", lambda file: write_png(figure, file))
    except OSError as error:
        raise UserError(f"{run.path}: cannot write there ({error.strerror}).") from None
    print(f"{run.recipe.name}, seed {run.seed}, {arguments.checkpoint} checkpoint{_stopped(run)}")
    print(f"{run.corpus.name}, {run.parts.rule}")
    print("\n".join(_hardest(evaluation.per_speaker())))
    print(f"Wrote predictions.csv and confusion.png into {arguments.path}.")
    print(f"{len(evaluation.labels):,} utterances of {len(evaluation.per_speaker()):,} speakers")
    print(f"accuracy {evaluation.summary}")


def _compare(arguments: argparse.Namespace) -> None:
    import numpy as np

    from groundup.training.comparison import compare
    from groundup.training.evaluation import evaluate
    from groundup.training.run import Run

    paths = (arguments.path, arguments.other)
    runs = [Run.open(path, arguments.corpus, arguments.checkpoint) for path in paths]
    evaluations = [evaluate(run, progress=True) for run in runs]
    comparison = compare(*evaluations, rng=np.random.default_rng(0))
    print(f"{runs[0].corpus.name}, {runs[0].parts.rule}, {arguments.checkpoint} checkpoints")
    for path, run, evaluation in zip(paths, runs, evaluations, strict=True):
        print(f"{path}: {run.recipe.name}, seed {run.seed}: accuracy {evaluation.summary}")
    print("\n".join(comparison.lines()))


def _stopped(run: Run) -> str:
    """What is to be known of a run that did not take all its steps."""
    last = run.history["step"][-1]
    return "" if last == run.recipe.steps else f", stopped after {last:,} of {run.recipe.steps:,} steps"


def _hardest(speakers: dict[str, tuple[int, int]]) -> list[str]:
    """The speakers that were hardest to name, one a line below a title."""
    hardest = sorted(speakers.items(), key=lambda item: item[1][0] / item[1][1])[:SHOWN]
    width = max(len(name) for name, _ in hardest)
    title = "all speakers" if len(speakers) <= SHOWN else f"the {SHOWN} hardest of {len(speakers)} speakers"
    lines = [
        f"  {name:<{width}}  {right:>4} of {total:<4} {right / total:.3f}" for name, (right, total) in hardest
    ]
    return [f"Named rightly, {title}:", *lines]
