"""What a killed worker leaves behind, and what becomes of it: a trial that is tried again.

A trial that ended badly gets a successor with the same settings, which bears the number of the first of its
line, its *root*: so it finds the root's folder and checkpoint. The lines, not the trials, are counted.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from copy import deepcopy

import optuna
from optuna.exceptions import ExperimentalWarning, UpdateFinishedTrialError
from optuna.storages import RetryHeartbeatStaleTrialCallback
from optuna.trial import FrozenTrial, TrialState

from groundup.tuning.storage import Storage

__all__ = ["RETRIES", "lines", "repair", "root"]

RETRIES = 10  # a trial that kills each worker that takes it is given up after so many
UNFINISHED = (TrialState.RUNNING, TrialState.WAITING)


def root(trial: FrozenTrial) -> int:
    """The number of the first trial of this one's line."""
    return trial.system_attrs.get("failed_trial", trial.number)


def lines(study: optuna.Study) -> dict[int, FrozenTrial]:
    """The newest trial of each line, by the number of its root."""
    return {root(trial): trial for trial in study.get_trials(deepcopy=False)}


def repair(
    study: optuna.Study, storage: Storage, *, everybody_is_dead: bool = False
) -> list[int]:  # fmt: skip
    """Give each trial that ended badly, or whose worker is dead, a successor.

    Whoever calls holds `alone`, so that a second call finds nothing to do. Dead
    is a trial without a sign of life for two heartbeats; or without any at all,
    for a worker gives the first before it lets go of `alone`; or, if
    `everybody_is_dead`, each that runs. Returns the roots that got a successor.
    """
    silent = set(storage._get_stale_trial_ids(study._study_id))
    running = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
    for number in [trial._trial_id for trial in running]:
        dead = number in silent or not _was_heard_of(storage, number)
        if everybody_is_dead or dead:
            with suppress(UpdateFinishedTrialError):  # it ended just now
                storage.set_trial_state_values(number, TrialState.FAIL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        retry = RetryHeartbeatStaleTrialCallback(max_retry=RETRIES)
    newest = lines(study)
    failed = [k for k, t in newest.items() if t.state == TrialState.FAIL]
    for first in failed:
        retry(study, deepcopy(newest[first]))  # it writes into what it is given
    newest = lines(study)
    return [k for k in failed if newest[k].state == TrialState.WAITING]


def _was_heard_of(storage: Storage, trial_id: int) -> bool:
    from optuna.storages._rdb.models import TrialHeartbeatModel

    with storage.scoped_session() as session:
        return TrialHeartbeatModel.where_trial_id(trial_id, session) is not None
