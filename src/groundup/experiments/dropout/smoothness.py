"""D5: does dropout make the loss curve smoother?"""

from __future__ import annotations

import numpy as np

from .. import digits
from ..finding import CONFIRMED, REFUTED, Claim, Effect, Numbers, above, unanimous
from .network import Plan, evaluate, fit, order_rng, perceptron, split_rng

TRAIN, WIDTH, P, BATCH = 1000, 128, 0.5, 50
EPOCH = TRAIN // BATCH
PLAN = Plan(steps=40 * EPOCH, batch=BATCH)
CURVES = ("training loss of each step", "training loss of each epoch", "validation loss of each epoch")


def roughness(curve: list[float]) -> float:
    """Root mean square of the second difference: how far a point lies off the line through its neighbours.

        R = √ mean (ℓₜ₊₁ − 2 ℓₜ + ℓₜ₋₁)²

    A straight curve has none, whatever its slope.

    >>> roughness([3.0, 2.0, 1.0, 0.0]), roughness([0.0, 1.0, 0.0])
    (0.0, 2.0)
    """
    return float(np.sqrt(np.mean(np.diff(curve, 2) ** 2)))


def curves(p: float, seed: int) -> dict[str, list[float]]:
    """The three curves of one run, as one plots them: the training loss is that of the masked network."""
    parts, model, validation = digits.split(split_rng(seed), train=TRAIN), perceptron(WIDTH, p, seed), []

    def watch(step: int) -> None:
        if step % EPOCH == 0:
            validation.append(evaluate(model, parts.validation)[0])

    steps = fit(model, parts.train, PLAN, rng=order_rng(seed), watch=watch)
    epochs = np.reshape(steps, (-1, EPOCH)).mean(axis=1).tolist()
    return dict(zip(CURVES, (steps, epochs, validation), strict=True))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Roughness of each curve over the second half of training, where the question is asked."""
    both = {"with dropout": curves(P, seed), "without": curves(0.0, seed)}
    return {
        name: {arm: roughness(found[name][len(found[name]) // 2 :]) for arm, found in both.items()}
        for name in CURVES
    }


def rougher(name: str, measures: dict[str, list[float]]) -> Effect:
    """The paired ratio: 2 is twice as rough with dropout, 0.5 half as rough."""
    ratio = np.divide(measures["with dropout"], measures["without"])
    return Effect.of(f"roughness with dropout ÷ without: {name}", ratio)


def judge(numbers: Numbers) -> str:
    # The claim says smoother, so a ratio above 1 refutes it.
    opposite = {CONFIRMED: REFUTED, REFUTED: CONFIRMED}
    verdicts = (above(rougher(name, measures), 1.0) for name, measures in numbers.items())
    return unanimous(opposite.get(verdict, verdict) for verdict in verdicts)


def summarise(numbers: Numbers) -> list[Effect]:
    return [rougher(name, measures) for name, measures in numbers.items()]


CLAIM = Claim(
    id="D5",
    title="Dropout makes the loss curve smoother",
    source="notes 002, section 13",
    statement=(
        "One would expect the random masks to make the loss curve restless, but they make it smoother."
    ),
    prediction=(
        "Refuted. Every step draws another sub-network, so the training loss gets noise that it did not "
        "have, of each step and of each epoch. The weights move more as well, so the validation curve "
        "will be rougher too."
    ),
    rule=(
        "Roughness is the root mean square second difference over the second half of training, for three "
        "curves: training loss of each step, training loss of each epoch, validation loss of each epoch. "
        "A curve confirms the claim if the 95 % interval of roughness with ÷ without, paired by seed, "
        "lies below 1, and refutes it if above. If the three disagree, it depends on the curve."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.5,
    chapter="dropout.ipynb",
)
