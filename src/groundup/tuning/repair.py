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


def repair(study: optuna.Study, storage: Storage, *, everybody_is_dead: bool = False) -> list[int]:
    """Put an end to trials whose worker is dead, and give each that ended badly a successor that waits.

    Whoever calls holds `alone`, so that a second call finds nothing to do. Dead is a trial without a sign of
    life for two heartbeats; or without any at all, for a worker gives the first before it lets go of
    `alone`; or, if `everybody_is_dead`, each that runs. Returns the roots that got a successor.
    """
    stale = set(storage._get_stale_trial_ids(study._study_id))
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        if everybody_is_dead or trial._trial_id in stale or not _was_heard_of(storage, trial):
            with suppress(UpdateFinishedTrialError):  # it ended well at this very moment
                storage.set_trial_state_values(trial._trial_id, TrialState.FAIL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        retry = RetryHeartbeatStaleTrialCallback(max_retry=RETRIES)
    failed = {first: t for first, t in lines(study).items() if t.state == TrialState.FAIL}
    for trial in failed.values():
        retry(study, deepcopy(trial))  # it writes into the trial that it is given
    newest = lines(study)
    return [first for first in failed if newest[first].state == TrialState.WAITING]


def _was_heard_of(storage: Storage, trial: FrozenTrial) -> bool:
    from optuna.storages._rdb.models import TrialHeartbeatModel

    with storage.scoped_session() as session:
        return TrialHeartbeatModel.where_trial_id(trial._trial_id, session) is not None
