"""A worker: takes trial after trial until the search has all it wants. Each has its own process.

So a trial's memory, the accelerator's included, is given back when it ends, and a trial that is killed takes
no worker with it. The worker holds no state: whatever is killed, the same command goes on.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import optuna
from optuna.trial import TrialState

from groundup.errors import UserError
from groundup.tuning.plan import Plan
from groundup.tuning.repair import UNFINISHED, lines, repair, root
from groundup.tuning.storage import GONE, NoDatabaseError, alone

__all__ = ["Objective", "take_one", "work"]

Objective = Callable[[optuna.Trial, Plan, Path], float]  # the folder is that of the trial's root
TRIED, WAIT, DONE, AWAY, USER = 0, 10, 11, 12, 13  # how a trial's process ends
PATIENCE = 24  # ends in a row that were not good, seconds apart; then the worker gives up


def work(plan: Plan, objective: Objective) -> None:
    """Run trials until `plan.trials` of them are finished, those of other workers included.

    Raises `UserError` when a trial cannot be run at all, or the database stays away.
    """
    with plan.opened():  # an error of the user's is told before anything starts
        pass
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    if hasattr(os, "fork"):  # what takes seconds to import is imported once
        context.set_forkserver_preload([objective.__module__, __name__])
    first, bad = True, 0
    while True:
        process = context.Process(target=_main, args=(plan, objective, plan.embedded and first))
        process.start()
        try:
            process.join()
        except KeyboardInterrupt:
            process.join()  # it was interrupted, too, and takes its leave
            raise
        first, bad = False, 0 if process.exitcode in (TRIED, WAIT) else bad + 1
        if process.exitcode == DONE:
            return
        if process.exitcode == USER or bad == PATIENCE:
            raise UserError(f"the search {plan.out.name!r} stopped: see above. The same command goes on.")
        if process.exitcode != TRIED:
            time.sleep(min(plan.heartbeat, 5))


def _main(plan: Plan, objective: Objective, everybody_is_dead: bool) -> None:
    """What the process of a trial does; its exit code says how that ended."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        code = take_one(plan, objective, everybody_is_dead=everybody_is_dead)
    except UserError as error:
        print(f"groundup: error: {error}", flush=True)
        code = AWAY if isinstance(error, NoDatabaseError) else USER
    except optuna.exceptions.UpdateFinishedTrialError:
        print("groundup: this trial was given to another worker, since nothing was heard of it", flush=True)
        code = TRIED
    except GONE:
        print("groundup: the database is away", flush=True)
        code = AWAY
    except KeyboardInterrupt:
        code = USER
    os._exit(code)  # no thread of Optuna's or of a database's may hold the process


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def take_one(plan: Plan, objective: Objective, *, everybody_is_dead: bool = False) -> int:
    """Repair what the dead left, then run one trial if one is wanted.

    From the repair until the trial gave its first sign of life no other worker is let in: so two never see
    the same number of trials, and none is taken for dead too soon.
    """
    with plan.opened() as (storage, study), ExitStack() as held:
        held.enter_context(alone(storage, plan.out.name))
        repair(study, storage, everybody_is_dead=everybody_is_dead)
        states = [trial.state for trial in lines(study).values()]
        if TrialState.WAITING not in states and len(states) >= plan.trials:
            return WAIT if any(state in UNFINISHED for state in states) else DONE

        def begun(trial: optuna.Trial) -> float:
            storage.record_heartbeat(trial._trial_id)
            held.close()
            known = study.get_trials(deepcopy=False)[trial.number]
            return objective(trial, plan, plan.folder(root(known)))

        study.optimize(begun, n_trials=1)
    return TRIED
