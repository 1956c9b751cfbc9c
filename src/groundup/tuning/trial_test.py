"""A trial trains, reports each validation, is ended early, and never hears the test part."""

from __future__ import annotations

from dataclasses import replace

import optuna
import pytest

from groundup.training import recipes, train
from groundup.training.learner import NotFiniteError
from groundup.training.run import Run
from groundup.training.toy_test import toy_corpus
from groundup.tuning import trial as module
from groundup.tuning.plan import Plan
from groundup.tuning.score import score
from groundup.tuning.space import Span


@pytest.fixture
def plan(tmp_path):
    corpus = toy_corpus(tmp_path / "toy").path
    recipe = replace(recipes["small"], steps=6, validations=3, crop=16, width=16)
    return Plan(recipe, {"dropout": Span(0.0, 0.4)}, corpus, tmp_path, 3, f"sqlite:///{tmp_path}/search.db")


def asked(pruner: optuna.pruners.BasePruner) -> optuna.Trial:
    sampler = optuna.samplers.RandomSampler(seed=0)
    return optuna.create_study(direction="maximize", pruner=pruner, sampler=sampler).ask()


def test_its_score_is_that_of_the_weights_kept_and_its_folder_is_not_trained_again(plan, monkeypatch):
    trial, folder = asked(optuna.pruners.NopPruner()), plan.folder(0)
    value = module.train_once(trial, plan, folder)
    run = Run.open(folder, plan.corpus)
    rows = list(zip(run.history["validation_accuracy"], run.history["validation_loss"], strict=True))
    reported = trial.study.trials[0].intermediate_values
    assert reported == {n: score(*row, len(run.parts.validation)) for n, row in enumerate(rows, 1)}
    assert value == max(reported.values()) and run.recipe.dropout == trial.params["dropout"]
    assert trial.user_attrs["accuracy"] == max(run.history["validation_accuracy"])
    monkeypatch.setattr(module, "fit", None)
    assert module.train_once(trial, plan, folder) == value


def test_a_weak_trial_is_ended_and_leaves_no_run(plan):
    trial = asked(optuna.pruners.ThresholdPruner(lower=2.0, n_warmup_steps=2))
    with pytest.raises(optuna.TrialPruned, match="pruned after validation 2 of 3"):
        module.train_once(trial, plan, plan.folder(0))
    assert list(plan.folder(0).parent.iterdir()) == [] and list(
        trial.study.trials[0].intermediate_values
    ) == [1, 2]


def test_a_loss_that_is_not_finite_ends_a_trial_and_not_the_search(plan, monkeypatch):
    def fit(*_, **__):
        raise NotFiniteError("the loss was not finite")

    monkeypatch.setattr(module, "fit", fit)
    with pytest.raises(optuna.TrialPruned, match="not finite"):
        module.train_once(asked(optuna.pruners.NopPruner()), plan, plan.folder(0))


def test_the_test_part_is_never_read(plan, monkeypatch):
    read = []
    whole = train.WholeUtterances
    monkeypatch.setattr(
        train, "WholeUtterances", lambda corpus, part: read.append(part) or whole(corpus, part)
    )
    module.train_once(asked(optuna.pruners.NopPruner()), plan, plan.folder(0))
    run = Run.open(plan.folder(0), plan.corpus)
    assert [part.tolist() for part in read] == [run.parts.validation.tolist()]
