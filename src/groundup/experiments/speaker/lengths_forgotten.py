"""S14: do the answers change when short utterances are filled up and their lengths forgotten?"""

from __future__ import annotations

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, DEPENDS, REFUTED, Claim, Numbers, above
from .hearing import COMPANY, MADE_UP, Job, forgotten, hear_all, one_by_one
from .voices import SMALL

BOUND = 5.0  # per cent of the answers
SEEDS = (0, 1)  # of the model, on each set of voices


def trial(voices: int) -> dict[str, dict[str, float]]:
    """Two models of the recipe `small`, on the made-up voices of this seed."""
    jobs = {f"model {seed}": Job(SMALL, MADE_UP, seed, (one_by_one, forgotten), voices) for seed in SEEDS}
    return dict(zip(jobs, hear_all(list(jobs.values())), strict=True))


def mean_of_models(numbers: Numbers, measure: str) -> np.ndarray:
    """Per cent, one a set of voices."""
    return 100 * np.mean([measures[measure] for measures in numbers.values()], axis=0)


def changed(numbers: Numbers, company: str) -> Effect:
    """The share of answers that change, one a set of voices."""
    values = mean_of_models(numbers, f"lengths forgotten, {company}, changed")
    return Effect.sample(f"answers that change, {company} in a batch", values, "%")


def judge(numbers: Numbers) -> str:
    found = above(changed(numbers, "16"), BOUND)
    return REFUTED if found == CONFIRMED else CONFIRMED if found == REFUTED else DEPENDS


def summarise(numbers: Numbers) -> list[Effect]:
    found = [Effect.sample("accuracy, one by one", mean_of_models(numbers, "one by one"), "%")]
    for company in COMPANY:
        accuracy = mean_of_models(numbers, f"lengths forgotten, {company}")
        found.append(Effect.sample(f"accuracy, {company} in a batch", accuracy, "%"))
        found.append(changed(numbers, company))
    return found


CLAIM = Claim(
    id="S14",
    title="Filling up is harmless: a network learns to pass over it",
    source="what public programs for the homework do",
    statement=(
        "Short utterances may be filled up to the length of the longest in their batch, and their lengths "
        "forgotten: the filling is the same everywhere, so the answers stay what they are."
    ),
    prediction=(
        "Refuted. In batches of 16 about a third of the answers will change, more in larger batches and "
        "fewer in batches of 4, and it will scatter widely from one set of voices to the next. Seen before: "
        "three sets of voices (seeds 100, 101, 102), of whose 95, 96 and 98 answers 46, 3 and 46 changed in "
        "batches of 16."
    ),
    expected=REFUTED,
    rule=(
        "On each set of voices two models are trained, on crops of one length, so that nothing is filled "
        "up in training, and asked alone and in batches in the order of the corpus, filled with −20, with "
        "the lengths forgotten. Refuted if the 95 % interval over sets of voices of the share of answers "
        "that change in batches of 16 lies above 5 %, confirmed if it lies below; else it depends on the "
        "voices."
    ),
    seeds=tuple(range(8)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=15,
    chapter="speaker.ipynb",
    repeatable=False,  # minutes of training, whose last digits a processor decides
)
