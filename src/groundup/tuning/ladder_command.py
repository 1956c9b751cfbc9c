"""`groundup ladder`: recipes × seeds as one command, with a table. Heavy imports wait until it runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from groundup.errors import UserError
from groundup.training.commands import setting, whole

if TYPE_CHECKING:
    from groundup.training.recipe import Recipe

__all__ = ["add_ladder_command", "add_options", "chosen"]


def add_ladder_command(subparsers: argparse._SubParsersAction) -> None:
    """Add `ladder` to the commands of `groundup`."""
    ladder = subparsers.add_parser(
        "ladder",
        help="train several recipes with several seeds and compare them",
        description="Train each recipe with each seed where that was not done before, test all on the same "
        "utterances, and print accuracies (mean ± sd over seeds), intervals over speakers, and each recipe "
        "less the best, with McNemar's test. Given again after an interruption, it goes on.",
        epilog="Example: groundup ladder --recipes small conformer --corpus corpora/mine --out ladder",
    )
    ladder.add_argument("--out", required=True, metavar="DIR", help="the folder of the runs, new or begun")
    add_options(ladder)
    ladder.set_defaults(run=_ladder)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What to train, on what, how often: for `ladder` and for the script that records one."""
    parser.add_argument("--recipes", nargs="+", required=True, metavar="NAME", help="as of `groundup train`")
    parser.add_argument("--corpus", required=True, metavar="DIR", help="a corpus made by `groundup corpus`")
    parser.add_argument(
        "--seeds", type=whole(0), nargs="+", default=[0, 1, 2], metavar="N", help="default 0 1 2"
    )
    parser.add_argument("--split", metavar="RULE", help="as in `groundup train`")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        type=setting,
        metavar="[RECIPE.]NAME=NUMBER",
        help="another value for a setting of all recipes that have it, or of one; can be given again",
    )
    parser.add_argument(
        "--workers", type=whole(1), default=1, metavar="N", help="processes of one thread each; default 1"
    )


def _ladder(arguments: argparse.Namespace) -> None:
    from groundup.training.run import opened
    from groundup.tuning.ladder import climb, table, write

    if len(set(arguments.seeds)) < len(arguments.seeds):
        raise UserError(f"expected each seed once, got {' '.join(map(str, arguments.seeds))}.")
    corpus, recipes = opened(arguments.corpus), chosen(arguments.recipes, dict(arguments.settings))
    rungs = climb(
        recipes,
        corpus,
        seeds=arguments.seeds,
        out=arguments.out,
        split=arguments.split,
        workers=arguments.workers,
        tell=print,
    )
    file = Path(arguments.out).expanduser() / "ladder.json"
    write(rungs, file, corpus=corpus.name, split=arguments.split, seeds=arguments.seeds)
    print("", *table(rungs), f"Wrote {file}.", sep="\n")


def chosen(names: Sequence[str], settings: Mapping[str, float]) -> list[Recipe]:
    """The named recipes, with `settings` in place of their own.

    A setting is meant for all recipes that have it, or, as in `medium.heads`, for one. Raises `UserError`
    for a recipe that there is none of or that is named twice, and for a setting that no recipe has.
    """
    from groundup.training.catalogue import recipe_named

    if len(set(names)) < len(names):
        raise UserError(f"expected each recipe once, got {' '.join(names)}.")
    known = {name: set(asdict(recipe_named(name))) for name in names}
    for given in settings:
        one, _, name = given.rpartition(".")
        if not any(name in own for owner, own in known.items() if one in ("", owner)):
            raise UserError(f"none of the recipes {', '.join(names)} has a setting {given!r}.")
    return [recipe_named(name, **_of(name, known[name], settings)) for name in names]


def _of(name: str, known: set[str], settings: Mapping[str, float]) -> dict[str, float]:
    """The settings that concern this recipe; what is said of it alone comes before what is said of all."""
    general = {key: value for key, value in settings.items() if key in known}
    own = {
        key.removeprefix(f"{name}."): value for key, value in settings.items() if key.startswith(f"{name}.")
    }
    return general | own
