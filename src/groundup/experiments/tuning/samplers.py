"""T2: does TPE find better settings than random search with as many trials?"""

from __future__ import annotations

import warnings

import numpy as np

from ...tuning.space import SPANS
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above
from .surrogate import noise, value

BUDGETS = (10, 20, 40)
SAMPLERS = {"random": "Random", "TPE": "TPE"}  # as Optuna names them, less "Sampler"


def search(sampler: str, seed: int, trials: int) -> list[float]:
    """After each trial, what the settings that look best so far reach on average, by the stand-in.

    The search itself sees each value with the scatter of one training.
    """
    import optuna  # here and not above: nothing else needs it

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rng, scatter = np.random.default_rng([2, seed]), noise()
    truths, seen = [], []

    def objective(trial: optuna.Trial) -> float:
        settings = {name: span.suggest(trial, name) for name, span in SPANS.items()}
        truths.append(value(settings))
        seen.append(truths[-1] + scatter * rng.standard_normal())
        return seen[-1]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        chosen = getattr(optuna.samplers, f"{sampler}Sampler")(seed=seed)
    optuna.create_study(direction="maximize", sampler=chosen).optimize(objective, n_trials=trials)
    return [truths[int(np.argmax(seen[: number + 1]))] for number in range(trials)]


def trial(seed: int) -> dict[str, dict[str, float]]:
    """One search by each sampler, and what it recommends after 10, 20 and 40 trials."""
    found = {name: search(sampler, seed, BUDGETS[-1]) for name, sampler in SAMPLERS.items()}
    return {name: {f"after {n}": way[n - 1] for n in BUDGETS} for name, way in found.items()}


def lead(numbers: Numbers, sampler: str, trials: int) -> Effect:
    """What a sampler's choice reaches on average, less what random search's does, in points."""
    ahead = np.subtract(numbers[sampler][f"after {trials}"], numbers["random"][f"after {trials}"])
    return Effect.sample(f"{sampler} − random, {trials} trials", 100 * ahead, "points", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    return above(lead(numbers, "TPE", BUDGETS[-1]), 0.0)


def summarise(numbers: Numbers) -> list[Effect]:
    leads = [lead(numbers, "TPE", trials) for trials in BUDGETS]
    last = f"after {BUDGETS[-1]}"
    return [
        *leads,
        *(Effect.sample(f"{name}, {last}", 100 * np.array(v[last]), "%") for name, v in numbers.items()),
    ]


CLAIM = Claim(
    id="T2",
    title="TPE finds better settings than random search with as many trials",
    source="Bergstra et al. (2011); Optuna's default",
    statement="At an equal budget the Bayesian sampler finds better settings than random search does.",
    prediction=(
        "Confirmed at 40 trials, by 1 to 3 points. Two settings matter (learning rate and crop), and after "
        "its ten random trials TPE learns where they are good. After 20 trials "
        "the lead is too small to be seen in every search."
    ),
    expected=CONFIRMED,
    missed="The size. TPE leads by about 5 points, and the lead is there after 20 trials already.",
    rule=(
        "Searches of 40 trials over six settings of the recipe `small`, on a stand-in fitted to the table of "
        "recorded trainings; each value is seen with the scatter of one training. A search is judged by what "
        "the stand-in says that its recommended settings reach on average. Confirmed if the 95 % interval of "
        "TPE − random, paired by seed, lies above 0; refuted if below; else undecided."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=1.0,
    chapter="tuning.ipynb",
    not_measured="The stand-in is smoother than a network, and the chapter draws how well it foretells.",
)
