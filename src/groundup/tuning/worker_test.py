"""A worker runs what is wanted and no more, and what a killed one began is finished first."""

from __future__ import annotations

import optuna
import pytest

from groundup.training import recipes
from groundup.training.toy_test import toy_corpus
from groundup.tuning import worker
from groundup.tuning.plan import Plan
from groundup.tuning.repair import lines
from groundup.tuning.space import Span


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path


@pytest.fixture
def plan(corpus, tmp_path):
    space = {"dropout": Span(0.0, 0.4)}
    return Plan(recipes["small"], space, corpus, tmp_path, 3, f"sqlite:///{tmp_path}/search.db")


def value(trial: optuna.Trial, plan: Plan, folder) -> float:
    return trial.suggest_float("dropout", 0.0, 0.4)


def states(plan: Plan) -> list[str]:
    with plan.opened() as (_, study):
        return [trial.state.name for trial in lines(study).values()]


def killed(trial: optuna.Trial, plan: Plan, folder) -> float:
    raise SystemExit  # which Optuna does not catch: the trial stays RUNNING


def test_it_takes_one_trial_at_a_time_until_there_are_enough(plan):
    codes = [worker.take_one(plan, value) for _ in range(4)]
    assert codes == [worker.TRIED] * 3 + [worker.DONE]
    assert states(plan) == ["COMPLETE"] * 3


def test_what_a_killed_trial_began_is_tried_again_in_its_folder(plan):
    with pytest.raises(SystemExit):
        worker.take_one(plan, killed)
    folders = []

    def remembered(trial, plan, folder):
        folders.append(folder)
        return value(trial, plan, folder)

    while worker.take_one(plan, remembered, everybody_is_dead=True) != worker.DONE:
        pass
    assert folders == [plan.folder(0), plan.folder(2), plan.folder(3)]
    assert set(states(plan)) == {"COMPLETE"}


def test_while_others_are_at_work_it_waits(plan):
    codes = []

    def meanwhile(trial, plan, folder):
        codes.append(worker.take_one(plan, value))
        codes.append(worker.take_one(plan, value))
        codes.append(worker.take_one(plan, value))
        return value(trial, plan, folder)

    assert worker.take_one(plan, meanwhile) == worker.TRIED
    assert codes == [worker.TRIED, worker.TRIED, worker.WAIT]


def test_a_whole_search_runs_each_trial_in_a_process_of_its_own(plan):
    worker.work(plan, value)
    assert states(plan) == ["COMPLETE"] * 3
