"""A whole search: from the command's options to search.json and its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from groundup.errors import UserError
from groundup.files.disk import disk_errors, lock
from groundup.training.catalogue import recipe_named
from groundup.training.run import opened
from groundup.tuning.plan import Plan
from groundup.tuning.plots import write_plots
from groundup.tuning.repair import repair
from groundup.tuning.result import result, states
from groundup.tuning.space import search_space
from groundup.tuning.storage import alone
from groundup.tuning.trial import train_once
from groundup.tuning.worker import work

__all__ = ["plan_of", "repair_only", "search"]


def plan_of(
    *,
    recipe: str,
    corpus: str,
    out: str,
    space: Sequence[tuple[str, tuple[float, float]]] = (),
    steps: int | None = None,
    storage: str | None = None,
    **more,
) -> Plan:
    """The plan that the options of `groundup tune` ask for; `more` are fields of `Plan`, as they are.

    Raises `UserError` for an unknown recipe, a missing corpus, a span that the recipe cannot have.
    """
    chosen = recipe_named(recipe)
    chosen = chosen if steps is None else replace(chosen, steps=steps)
    folder = Path(out).expanduser().absolute()
    url = storage or f"sqlite:///{folder / 'search.db'}"
    spans = search_space(chosen, dict(space))
    if not spans:
        raise UserError("--space leaves nothing to search: give one setting two different ends")
    return Plan(recipe=chosen, space=spans, corpus=opened(corpus).path, out=folder, url=url, **more)


def search(plan: Plan) -> dict:
    """Work until the search has its trials, then run the best again; what `result` gives.

    Of several workers the first to come there runs the best again, and the others raise `UserError`.
    """
    if plan.embedded:
        with _folder_alone(plan):
            work(plan, train_once)
            return _finish(plan)
    plan.out.mkdir(parents=True, exist_ok=True)
    work(plan, train_once)
    with _folder_alone(plan):
        return _finish(plan)


def repair_only(plan: Plan) -> str:
    """Hand the trials of dead workers back to the search; the line that says what was found."""
    if plan.embedded:
        with _folder_alone(plan):
            return _repaired(plan)
    return _repaired(plan)


def _repaired(plan: Plan) -> str:
    with plan.opened() as (storage, study):
        with alone(storage, plan.out.name):
            roots = repair(study, storage, everybody_is_dead=plan.embedded)
        now = ", ".join(f"{count} {state.lower()}" for state, count in states(study).items()) or "no trial"
    return f"{len(roots)} trials will be tried again; the search has {now}."


def _finish(plan: Plan) -> dict:
    with plan.opened() as (_, study):
        found = result(plan, study)
        write_plots(study, plan.out)
    return found


@contextmanager
def _folder_alone(plan: Plan) -> Iterator[None]:
    """The folder of the search, made where it is not; inside, no other worker is."""
    with disk_errors(plan.out):
        plan.out.mkdir(parents=True, exist_ok=True)
        held = plan.out / ".lock"
        with open(held, "w") as file:
            lock(file, held)
            yield
