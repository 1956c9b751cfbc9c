"""`groundup tune`. Heavy imports wait until the command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from groundup.errors import UserError

__all__ = ["add_tune_command"]

SAMPLERS = ("tpe", "random", "gp")  # named here too, so that the help need not load Optuna; a test compares


def add_tune_command(subparsers: argparse._SubParsersAction) -> None:
    """Add `tune` to the commands of `groundup`."""
    tune = subparsers.add_parser(
        "tune",
        help="search for a recipe's settings",
        description="Search for settings of a recipe, by accuracy on whole utterances held out of the "
        "training part; successive halving ends weak trials early. The best is run again with three new "
        "seeds, and their mean is what you may expect: the score in the search was chosen for its luck, too. "
        "The test part is left for `groundup evaluate`. Interrupted or killed, the same command goes on.",
        epilog="Many workers, many machines: give each the same command with --storage and one shared --out. "
        "A worker that was killed is noticed by the others, and its trial is tried again. To watch: "
        "`pip install optuna-dashboard`, then `optuna-dashboard sqlite:///DIR/search.db`, or the --storage. "
        "Example: groundup tune small --corpus corpora/mine --out search --trials 20",
    )
    tune.add_argument(
        "recipe", metavar="RECIPE", help="the recipe to start from; see `groundup train --help`"
    )
    tune.add_argument("--corpus", required=True, metavar="DIR", help="a corpus made by `groundup corpus`")
    tune.add_argument(
        "--out", required=True, metavar="DIR", help="the folder of the search; its name is its name"
    )
    tune.add_argument(
        "--trials", required=True, type=int, metavar="N", help="how many, of all workers together"
    )
    tune.add_argument("--sampler", choices=SAMPLERS, default="tpe", help="default tpe")
    tune.add_argument(
        "--space",
        action="append",
        default=[],
        type=_ends,
        metavar="NAME=LOW:HIGH",
        help="search this setting there; equal ends leave it out; can be given again",
    )
    tune.add_argument(
        "--steps", type=int, metavar="N", help="of each trial; fewer or more than the recipe has"
    )
    tune.add_argument("--split", metavar="RULE", help="as in `groundup train`")
    tune.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the search and its trainings; default 0"
    )
    tune.add_argument(
        "--storage", metavar="URL", help="postgresql+psycopg://USER@HOST/DATABASE; default: a file in DIR"
    )
    tune.add_argument(
        "--heartbeat",
        type=int,
        default=60,
        metavar="SECONDS",
        help="a worker that was not heard of for twice as long is dead; default 60",
    )
    tune.add_argument(
        "--repair", action="store_true", help="only hand dead workers' trials back to the search"
    )
    tune.set_defaults(run=_tune)


def _ends(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.partition("=")
    try:
        low, high = (int(end) if end.lstrip("+-").isdecimal() else float(end) for end in ends.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected NAME=LOW:HIGH, such as dropout=0:0.3, got {text!r}"
        ) from None
    return name, (low, high)


def _tune(arguments: argparse.Namespace) -> None:
    try:
        from groundup.tuning.search import plan_of, repair_only, search
    except ImportError as error:
        raise UserError(f"{error.name} is missing: pip install 'groundup[tune]'") from None
    options = vars(arguments)
    for name, least in {"trials": 1, "heartbeat": 1, "steps": 1, "seed": 0}.items():
        if options[name] is not None and options[name] < least:
            raise UserError(f"--{name}: expected a whole number from {least}, got {options[name]}")
    plan = plan_of(**{name: options[name] for name in options if name not in ("run", "repair")})
    if arguments.repair:
        print(repair_only(plan))
        return
    found = search(plan)
    print("\n".join(_lines(found, Path(arguments.out))))


def _lines(found: dict, out: Path) -> list[str]:
    trials = ", ".join(f"{count} {state.lower()}" for state, count in found["trials"].items())
    settings = ", ".join(f"{name}={value:.4g}" for name, value in found["settings"].items())
    again = f"{found['mean']:.3f} ± {found['sd']:.3f}"
    return [
        f"{sum(found['trials'].values())} trials ({trials}) in {found['minutes']:.1f} minutes of training.",
        f"Best: trial {found['trial']}, {settings}",
        f"Its accuracy in the search was {found['accuracy in the search']:.3f}, which it was chosen for.",
        f"With {len(found['accuracy with new seeds'])} new seeds: {again} (mean ± sd). Report this one.",
        f"Wrote search.json and pictures into {out}; the runs lie in {out / 'best'}.",
    ]
