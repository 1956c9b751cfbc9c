"""What the dead leave is tried again, once; what the living do is left alone."""

from __future__ import annotations

import optuna
import pytest
from optuna.trial import TrialState

from groundup.tuning.repair import RETRIES, lines, repair, root
from groundup.tuning.storage import open_storage

pytestmark = pytest.mark.filterwarnings("ignore:Heartbeat of storage is supposed")  # here nobody optimises


@pytest.fixture
def storage(tmp_path):
    return open_storage(f"sqlite:///{tmp_path}/search.db", 60)


@pytest.fixture
def study(storage):
    return optuna.create_study(storage=storage, direction="maximize")


def begun(study, storage, *, heard_of: bool) -> optuna.Trial:
    trial = study.ask()
    trial.suggest_float("dropout", 0, 1)
    if heard_of:
        storage.record_heartbeat(trial._trial_id)
    return trial


def test_a_trial_without_a_sign_of_life_is_tried_again_with_the_same_settings(study, storage):
    dead = begun(study, storage, heard_of=False)
    assert repair(study, storage) == [0] and repair(study, storage) == []
    assert [trial.state for trial in study.trials] == [TrialState.FAIL, TrialState.WAITING]
    again = study.ask()
    assert again.number == 1 and again.suggest_float("dropout", 0, 1) == dead.params["dropout"]
    assert root(study.trials[1]) == 0 and lines(study).keys() == {0}


def test_a_trial_that_was_just_heard_of_is_left_alone(study, storage):
    begun(study, storage, heard_of=True)
    assert repair(study, storage) == []
    assert repair(study, storage, everybody_is_dead=True) == [0]


def test_a_trial_that_was_last_heard_of_long_ago_is_dead(study, storage, monkeypatch):
    trial = begun(study, storage, heard_of=True)
    monkeypatch.setattr(storage, "_get_stale_trial_ids", lambda study_id: [trial._trial_id])
    assert repair(study, storage) == [0]


def test_a_trial_that_failed_before_its_successor_was_written_gets_one(study, storage):
    study.tell(begun(study, storage, heard_of=True), state=TrialState.FAIL)
    assert repair(study, storage) == [0] and repair(study, storage) == []


def test_what_ended_well_stays(study, storage):
    study.tell(begun(study, storage, heard_of=False), 0.5)
    study.tell(begun(study, storage, heard_of=False), state=TrialState.PRUNED)
    assert repair(study, storage, everybody_is_dead=True) == []


def test_a_trial_that_kills_its_workers_is_given_up_at_last(study, storage):
    for count in range(RETRIES + 1):
        assert begun(study, storage, heard_of=False).number == count
        assert repair(study, storage) == ([0] if count < RETRIES else [])
    assert root(study.trials[-1]) == 0 and lines(study)[0].state == TrialState.FAIL
    assert repair(study, storage) == []
