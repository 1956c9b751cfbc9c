"""D4: does dropout close the gap between training and validation, and weight decay not?"""

from __future__ import annotations

import numpy as np

from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, NO_WORD, REFUTED, UNDECIDED, Claim, Correction, Numbers, above
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .network import perceptron

TRAIN, WIDTH, STEPS = 300, 128, 1000
DROPOUT = (0.1, 0.3, 0.5, 0.7)
DECAY = (0.0003, 0.001, 0.003, 0.01)
HALF = 50  # per cent of the gap: it counts as closed when at least half of it is gone


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train without, with four strengths of dropout and with four of decay; keep the best of each four.

    "Best" is the lowest loss on the validation images. The gap is loss on the test images, which no
    choice has seen, less loss on the training images, both with dropout off.
    """
    parts = digits.split(split_rng(seed), train=TRAIN)

    def run(p: float = 0.0, decay: float = 0.0) -> dict[str, float]:
        model = perceptron(WIDTH, p, seed)
        fit(model, parts.train, Plan(steps=STEPS, weight_decay=decay), rng=order_rng(seed))
        (train, _), (validation, _) = evaluate(model, parts.train), evaluate(model, parts.validation)
        test, accuracy = evaluate(model, parts.test)
        return {
            "training loss": train,
            "validation loss": validation,
            "test loss": test,
            "gap": test - train,
            "test accuracy": 100 * accuracy,
            "strength": p or decay,
        }

    def best(runs: list[dict[str, float]]) -> dict[str, float]:
        return min(runs, key=lambda measures: measures["validation loss"])

    return {
        "neither": run(),
        "dropout": best([run(p=p) for p in DROPOUT]),
        "decay": best([run(decay=decay) for decay in DECAY]),
    }


def closed(numbers: Numbers, method: str) -> Effect:
    """The share of the gap that the method closes, in per cent: 1 − gap with it / gap without."""
    share = 1 - np.divide(numbers[method]["gap"], numbers["neither"]["gap"])
    return Effect.sample(f"closed by: {method}", 100 * share, "% of the gap", bounds=(HALF,))


def judge(numbers: Numbers) -> str:
    dropout, decay = above(closed(numbers, "dropout"), HALF), above(closed(numbers, "decay"), HALF)
    if (dropout, decay) == (CONFIRMED, REFUTED):
        return CONFIRMED
    return REFUTED if dropout == REFUTED or decay == CONFIRMED else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = [closed(numbers, "dropout"), closed(numbers, "decay")]
    for measure, unit in (("test loss", "nats"), ("test accuracy", "points")):
        for method in ("dropout", "decay"):
            change = np.subtract(numbers[method][measure], numbers["neither"][measure])
            effects.append(Effect.sample(f"{measure}, with − without: {method}", change, unit, neutral=0.0))
    return effects


OLD_RULE = (
    "A method closes the gap if it removes at least half of (test loss − training loss), by the 95 % "
    "interval over seeds. Each of the two gets four strengths and the best by validation loss. "
    "Confirmed if dropout closes the gap and decay clearly does not; refuted if dropout clearly does "
    "not, or decay does too; else it depends on the seed."
)


CLAIM = Claim(
    id="D4",
    title="Dropout closes the gap between training and validation, decay does not",
    source="notes 002, section 13",
    statement=(
        "With dropout the losses on training and validation data come together; with weight decay the "
        "overfitting stays, and the fit is worse."
    ),
    prediction=(
        "Refuted. Each, tuned for the validation loss, will lower the test loss. Dropout will close some "
        "of the gap but less than half, since a network tuned for the validation loss still fits 300 "
        "images almost perfectly; decay will close about as much."
    ),
    expected=REFUTED,
    rule=(
        "A method closes the gap if it removes at least half of (test loss − training loss), by the 95 % "
        "interval over seeds. Each of the two gets four strengths and the best by validation loss. "
        "Confirmed if dropout closes the gap and decay clearly does not; refuted if dropout clearly does "
        "not, or decay does too; else undecided."
    ),
    missed=(
        "Dropout closes some of the gap and less than half, as expected. Decay, which was to close about "
        "as much, closes about half as much."
    ),
    corrections=(Correction("2026-11-21", OLD_RULE, REFUTED, NO_WORD),),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=1,
    chapter="dropout.ipynb",
)
