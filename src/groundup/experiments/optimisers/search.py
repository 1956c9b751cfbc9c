"""O5: does random search with 100 trials beat a Bayesian one that has no more than a thousand?"""

from __future__ import annotations

import numpy as np

from ... import optim
from .. import digits
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above, opposite
from ..training_loop import order_rng, split_rng
from .network import fit, perceptron, score

TRAIN, STEPS = 300, 40
BUDGETS = (10, 20, 30, 50, 100)
SAMPLERS = {"RandomSampler": 100, "TPESampler": 50}  # of Optuna, and how many trials each gets


def search(sampler: str, seed: int, trials: int) -> list[float]:
    """The validation loss of each trial of an Optuna study."""
    import optuna  # here and not above: nothing else needs it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    parts = digits.split(split_rng(seed), train=TRAIN)

    def objective(trial: optuna.Trial) -> float:
        lr = trial.suggest_float("lr", 1e-4, 10, log=True)
        momentum = trial.suggest_float("momentum", 0, 0.99)
        decay = trial.suggest_float("weight_decay", 1e-6, 1, log=True)
        batch = trial.suggest_int("batch", 4, 64, log=True)
        model, order = perceptron(seed), order_rng(seed)
        sgd = optim.SGD(model.parameters(), lr, momentum, weight_decay=decay)
        plan = {"steps": STEPS, "batch": batch, "rng": order}
        finite = fit(model, parts.train, sgd, **plan)
        return score(model, parts.validation, finite)[0]

    chosen = getattr(optuna.samplers, sampler)(seed=seed)
    study = optuna.create_study(sampler=chosen)
    study.optimize(objective, n_trials=trials)
    return [trial.value for trial in study.trials]


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The least loss that each search has found after so many trials."""
    numbers = {}
    for sampler, trials in SAMPLERS.items():
        least = np.minimum.accumulate(search(sampler, seed, trials))
        numbers[sampler] = {f"best of {n}": float(least[n - 1]) for n in BUDGETS if n <= trials}
    return numbers


def lead(numbers: Numbers, trials: int) -> Effect:
    """The least loss of random search with 100 trials less that of TPE with so many, paired by seed."""
    found = numbers["RandomSampler"]["best of 100"], numbers["TPESampler"][f"best of {trials}"]
    return Effect.sample(f"random with 100 − TPE with {trials}", np.subtract(*found), "nats", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    # The claim says that random search is ahead, so a larger loss of it refutes the claim.
    return opposite(above(lead(numbers, 50), 0.0))


def summarise(numbers: Numbers) -> list[Effect]:
    return [lead(numbers, trials) for trials in (10, 20, 30, 50)]


CLAIM = Claim(
    id="O5",
    title="A hundred random trials beat Bayesian search until that has a thousand",
    source="notes 002, section 11",
    statement=(
        "Tune by hand, or take the best of a hundred random settings. Bayesian search gets better only after "
        "a thousand trials, or ten thousand."
    ),
    prediction=(
        "Refuted. With four hyper-parameters, of which two matter much, TPE learns in ten to twenty trials "
        "where the good ones are. With 50 trials its best loss will be clearly below that of random search "
        "with 100; with 10, which it draws at random, it is far behind."
    ),
    expected=REFUTED,
    rule=(
        "Optuna searches rate, momentum, weight decay and batch size of a small network (40 steps on 300 "
        "digits) for the least validation loss: its RandomSampler with 100 trials, its TPESampler, the "
        "Bayesian default, with 50. Refuted if TPE's best is lower, by the 95 % interval of the difference "
        "paired by seed; confirmed if higher; else undecided."
    ),
    seeds=tuple(range(12)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.65,
    chapter="optimisers.ipynb",
)
