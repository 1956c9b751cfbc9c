"""What a search is: everything that its workers must agree on, and where its parts lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import optuna

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.tuning.space import Span
from groundup.tuning.storage import Storage, alone, open_storage

if TYPE_CHECKING:  # PyTorch takes seconds to load, and a worker that only waits needs none
    from groundup.training.recipe import Recipe

__all__ = ["SAMPLERS", "Plan"]

SAMPLERS = {
    "tpe": optuna.samplers.TPESampler,
    "random": optuna.samplers.RandomSampler,
    "gp": optuna.samplers.GPSampler,
}
HALVING = 3  # of three trials that reach a rung the best goes on
RUNGS = 3  # the first rung lies at a third of the validations: before that, claim T3 found, it is a lottery


@dataclass(frozen=True)
class Plan:
    """A search: what is trained on what, what varies, how many trials, and where all of it is kept.

    Every trial takes the recipe's steps and validations, so the maximum of successive halving is fixed, and
    every trial has the same seed, so that two differ by their settings alone.
    """

    recipe: Recipe
    space: dict[str, Span]
    corpus: Path
    out: Path
    trials: int
    url: str
    sampler: str = "tpe"
    split: str | None = None
    seed: int = 0
    heartbeat: int = 60

    @property
    def embedded(self) -> bool:
        """Whether the search is a file of its own, for one worker."""
        return self.url.startswith("sqlite:")

    def folder(self, number: int) -> Path:
        """Where the trials of one line train, by the number of its root."""
        return self.out / "trials" / f"{number:04}"

    @contextmanager
    def opened(self) -> Iterator[tuple[Storage, optuna.Study]]:
        """The search and where it is kept, until its connections are closed.

        Raises `UserError` when no database answers, or the search that is there differs from this one.
        """
        storage = open_storage(self.url, self.heartbeat)
        try:
            yield storage, self.study(storage)
        finally:
            storage.engine.dispose()

    def study(self, storage: Storage) -> optuna.Study:
        """The search as Optuna knows it, made when it is new; its name is that of the folder.

        Each call has a sampler with fresh random numbers, that follow from the seed and what was tried
        before. Raises `UserError` when the search that is there differs from this one.
        """
        first = max(1, self.recipe.validations // RUNGS)
        with alone(storage, f"{self.out.name}, made"):
            study = optuna.create_study(
                storage=storage,
                pruner=optuna.pruners.SuccessiveHalvingPruner(first, HALVING),
                study_name=self.out.name,
                direction="maximize",
                load_if_exists=True,
            )
            if not study.user_attrs:
                study.set_user_attr("agreed", self._agreed())
        known = study.user_attrs["agreed"]
        for name, value in self._agreed().items():
            if known.get(name) != value:
                raise UserError(
                    f"the search {self.out.name!r} that is there has {name} {known.get(name)}, not {value}. "
                    "Give the same options as before, or another --out."
                )
        entropy = [self.seed, len(study.get_trials(deepcopy=False))]
        study.sampler = SAMPLERS[self.sampler](seed=int(np.random.SeedSequence(entropy).generate_state(1)[0]))
        return study

    def _agreed(self) -> dict:
        """What every worker must have given alike, as JSON holds it."""
        return {
            "recipe": self.recipe.settings(),
            "space": {name: list(span) for name, span in self.space.items()},
            "corpus": PackedCorpus.open(self.corpus).manifest["checksum"],
            "split": self.split,
            "seed": self.seed,
            "sampler": self.sampler,
        }


def settings_of(plan: Plan, params: dict[str, float]) -> Recipe:
    """The recipe with the values of a trial."""
    return type(plan.recipe)(**{**asdict(plan.recipe), **params})
