"""What a search has found: its best trial, and what that gives when it is run again with new seeds.

The best of many noisy scores is too good: it was chosen for its luck, too. Fresh seeds have no part in the
choice, so their mean is the number to report.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import optuna

from groundup.errors import UserError
from groundup.training.folder import write_json
from groundup.tuning.plan import Plan, settings_of
from groundup.tuning.repair import lines
from groundup.tuning.trial import trained

__all__ = ["AGAIN", "result", "states"]

FORM = "groundup search"
AGAIN = 3  # seeds


def states(study: optuna.Study) -> dict[str, int]:
    """How many trials ended how, by the name of the state; one that was tried again counts once."""
    return dict(sorted(Counter(trial.state.name for trial in lines(study).values()).items()))


def result(plan: Plan, study: optuna.Study) -> dict:
    """Run the best settings with the seeds after the search's own, and write what was found to search.json.

    What was trained already is opened. Raises `UserError` when no trial came to its end.
    """
    completed = study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.COMPLETE,))
    if not completed:
        raise UserError(f"{plan.out}: no trial came to its end ({states(study)}): nothing is known yet.")
    best = study.best_trial
    seeds = range(plan.seed + 1, plan.seed + 1 + AGAIN)
    recipe = settings_of(plan, best.params)
    runs = [trained(recipe, plan, seed, plan.out / "best" / f"seed-{seed}") for seed in seeds]
    again = [max(run.history["validation_accuracy"]) for run in runs]
    taken = [trial.duration.total_seconds() for trial in study.get_trials(deepcopy=False) if trial.duration]
    found = {
        "recipe": plan.recipe.name,
        "trial": best.number,
        "settings": best.params,
        "accuracy in the search": best.user_attrs["accuracy"],
        "accuracy with new seeds": again,
        "mean": float(np.mean(again)),
        "sd": float(np.std(again, ddof=1)),
        "trials": states(study),
        "minutes": sum(taken) / 60,
    }
    write_json(plan.out / "search.json", FORM, found)
    return found
