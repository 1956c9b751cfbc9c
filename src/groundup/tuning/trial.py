"""One trial: settings from Optuna, a training, a score."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import optuna

from groundup.training.folder import UNFINISHED
from groundup.training.framework import import_lightning
from groundup.training.learner import Learner, NotFiniteError
from groundup.training.recipe import Recipe
from groundup.training.run import Run
from groundup.training.train import fit
from groundup.tuning.plan import Plan, settings_of
from groundup.tuning.score import score
from groundup.tuning.storage import patiently

__all__ = ["best_of", "train_once", "trained"]

lightning = import_lightning()


def best_of(run: Run) -> float:
    """The highest score among a run's validations: that of the weights that it keeps, or as good."""
    rows = zip(run.history["validation_accuracy"], run.history["validation_loss"], strict=True)
    return max(score(*row, len(run.parts.validation)) for row in rows)


def train_once(trial: optuna.Trial, plan: Plan, folder: Path) -> float:
    """Train the recipe with the trial's settings; the score on whole utterances held out of training.

    The test part is not heard. What a killed predecessor has trained in `folder` is not trained again.
    Raises `optuna.TrialPruned` when successive halving, or a loss that is not finite, ends it.
    """
    recipe = settings_of(plan, {name: span.suggest(trial, name) for name, span in plan.space.items()})
    try:
        run = trained(recipe, plan, plan.seed, folder, [Reporter(trial)])
    except (optuna.TrialPruned, NotFiniteError) as error:
        shutil.rmtree(folder.with_name(f".{folder.name}.partial"), ignore_errors=True)  # nobody will go on
        raise optuna.TrialPruned(str(error)) from None
    trial.set_user_attr("accuracy", max(run.history["validation_accuracy"]))
    return best_of(run)


def trained(recipe: Recipe, plan: Plan, seed: int, folder: Path, callbacks: Sequence = ()) -> Run:
    """The run in `folder`, trained now, or to its end, if it is not there whole."""
    if folder.is_dir() and not (folder / UNFINISHED).exists():
        return Run.open(folder, plan.corpus)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return fit(recipe, plan.corpus, split=plan.split, seed=seed, out=folder, callbacks=callbacks)


class Reporter(lightning.Callback):
    """After each validation tells Optuna the score, and ends the trial where that is too low.

    A database that is away for half a minute costs no training.
    """

    def __init__(self, trial: optuna.Trial) -> None:
        self.trial = trial

    def on_validation_end(self, trainer: lightning.Trainer, learner: Learner) -> None:
        recipe, row = learner.recipe, learner.row
        number = round(learner.global_step * recipe.validations / recipe.steps)
        utterances = len(trainer.val_dataloaders.dataset.batches.utterances)
        value = score(row["validation_accuracy"], row["validation_loss"], utterances)
        patiently(self.trial.report, value, number)
        if patiently(self.trial.should_prune):
            raise optuna.TrialPruned(f"pruned after validation {number} of {recipe.validations}")
