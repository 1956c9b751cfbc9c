"""T3: does successive halving save half of a search at no loss?"""

from __future__ import annotations

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers
from .table import VALIDATIONS, Row, rows

TRIALS, FACTOR = 32, 3
FIRST_RUNGS = {"from 1/9 on": 1, "from 1/3 on": 3}  # the validation at which trials first are compared
BOUND = 2.0  # points of accuracy that would be a loss


def replay(found: list[Row], training: int, first: int | None) -> dict[int, int]:
    """How many validations each row gets, in this order, from Optuna's own pruner; all when it is None."""
    import optuna  # here and not above: nothing else needs it

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pruners = optuna.pruners
    pruner = pruners.NopPruner() if first is None else pruners.SuccessiveHalvingPruner(first, FACTOR)
    study, taken = optuna.create_study(direction="maximize", pruner=pruner), {}
    for number, row in enumerate(found):
        trial = study.ask()
        for step, value in enumerate(row.scores[training], 1):
            trial.report(float(value), step)
            taken[number] = step
            if trial.should_prune():
                break
        ended = taken[number] == VALIDATIONS
        value = float(row.scores[training].max()) if ended else None
        state = optuna.trial.TrialState
        study.tell(trial, value, state=state.COMPLETE if ended else state.PRUNED)
    return taken


def trial(seed: int) -> dict[str, dict[str, float]]:
    """One order of 32 rows, one training of each; the same search with no pruning and halved."""
    rng = np.random.default_rng([3, seed])
    found = [rows()[number] for number in rng.permutation(len(rows()))[:TRIALS]]
    training, numbers = int(rng.integers(2)), {}
    for name, first in {"no pruning": None, **FIRST_RUNGS}.items():
        taken = replay(found, training, first)
        ended = [found[number] for number, validations in taken.items() if validations == VALIDATIONS]
        best = max(ended, key=lambda row: row.scores[training].max())
        numbers[name] = {
            "run again": float(best.reached[1 - training]),
            "cost": sum(taken.values()) / (TRIALS * VALIDATIONS),
        }
    return numbers


def loss(numbers: Numbers, name: str) -> Effect:
    """What the chosen settings give when run again: without pruning less with it, in points."""
    lost = 100 * np.subtract(numbers["no pruning"]["run again"], numbers[name]["run again"])
    return Effect.sample(f"lost by halving {name}", lost, "points", bounds=(0.0, BOUND), neutral=0.0)


def cost(numbers: Numbers, name: str) -> Effect:
    """The share of the training that is done."""
    return Effect.sample(
        f"cost of halving {name}", 100 * np.array(numbers[name]["cost"]), "%", bounds=(50.0,)
    )


def judge(numbers: Numbers) -> str:
    first = next(iter(FIRST_RUNGS))
    spent, lost = cost(numbers, first), loss(numbers, first)
    if spent.low > 50 or lost.low > 0:
        return REFUTED
    return CONFIRMED if spent.high < 50 and lost.high < BOUND else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    return [effect(numbers, name) for name in FIRST_RUNGS for effect in (cost, loss)]


CLAIM = Claim(
    id="T3",
    title="Successive halving saves half of a search and loses nothing",
    source="tutorials on pruning; Li et al. (2020), section 4",
    statement="Ending weak trials early halves the cost of a search, and the settings found are as good.",
    prediction=(
        "Refuted, by the loss and not by the cost. With a third of the trials going on from each rung, the "
        "first of them at a ninth of the steps, the cost falls to about a third. But a ninth of the steps is "
        "in or just after the warm-up: most validations are near chance there, and the first cut is a "
        "lottery. The settings found will be 2 to 8 points worse. With the first rung at a third of the "
        "steps the loss should be within 2 points, at 55 to 65 % of the cost."
    ),
    expected=REFUTED,
    missed="The size: with a first rung at a ninth of the steps nearly 9 points are lost.",
    rule=(
        "Thirty searches of 32 trials, each in an order of its own, replayed from the table of recorded "
        "trainings through Optuna's SuccessiveHalvingPruner, which lets a third go on after validations 1, 3 "
        "and 9 of 9. The settings chosen are judged by their other training. Refuted if the 95 % interval "
        "over searches of the loss lies above 0, or that of the cost above half; confirmed if the cost's "
        "lies below half and the loss's below 2 points; else undecided. The searches share trainings: the "
        "interval is over orders and draws from this table, and not over other tables."
    ),
    seeds=tuple(range(30)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.3,
    chapter="tuning.ipynb",
    not_measured="Halving from a third of the steps on stands beside it and has no part in the verdict.",
)
