"""D5: does dropout make the loss curve smoother?"""

from __future__ import annotations

import numpy as np

from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, REFUTED, Claim, Correction, Numbers, above, opposite, unanimous
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .network import perceptron

TRAIN, WIDTH, P, BATCH = 1000, 128, 0.5, 50
EPOCH = TRAIN // BATCH
PLAN = Plan(steps=40 * EPOCH, batch=BATCH)
CURVES = ("training loss of each step", "training loss of each epoch", "validation loss of each epoch")
AXES = {"linear axis": np.asarray, "logarithmic axis": np.log}  # how one plots a loss


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
        f"{name}, {axis}": {
            arm: roughness(scale(found[name][len(found[name]) // 2 :])) for arm, found in both.items()
        }
        for axis, scale in AXES.items()
        for name in CURVES
    }


def rougher(name: str, measures: dict[str, list[float]]) -> Effect:
    """The paired ratio: 2 is twice as rough with dropout, 0.5 half as rough."""
    ratio = np.divide(measures["with dropout"], measures["without"])
    return Effect.sample(f"roughness with dropout ÷ without: {name}", ratio, "×", bounds=(1.0,))


def judge(numbers: Numbers) -> str:
    # The claim says smoother, so a ratio above 1 refutes it.
    return unanimous(opposite(above(effect, 1.0)) for effect in summarise(numbers))


def summarise(numbers: Numbers) -> list[Effect]:
    return [rougher(name, measures) for name, measures in numbers.items()]


OLD_RULE = (
    "Roughness is the root mean square second difference over the second half of training, for three "
    "curves: training loss of each step, training loss of each epoch, validation loss of each epoch. "
    "A curve confirms the claim if the 95 % interval of roughness with ÷ without, paired by seed, "
    "lies below 1, and refutes it if above. If the three disagree, it depends on the curve."
)


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
    expected=REFUTED,
    rule=(
        "Roughness is the root mean square second difference over the second half of training, for three "
        "curves: training loss of each step, training loss of each epoch, validation loss of each epoch; "
        "each as it is, and as its logarithm. A curve on an axis confirms the claim if the 95 % interval of "
        "roughness with ÷ without, paired by seed, lies below 1, and refutes it if above, else it decides "
        "nothing. If the six disagree, it depends on the curve or on the axis."
    ),
    missed=(
        "On a linear axis the training loss is rougher, as expected, but the validation loss is smoother. "
        "And we had not asked on which axis: on a logarithmic one, where losses are mostly plotted, the "
        "training loss of each step is smoother as well."
    ),
    corrections=(
        Correction(
            day="2026-11-21",
            rule=OLD_RULE,
            verdict=DEPENDS,
            why=(
                "The old rule measured the loss itself, and the chapter plots its logarithm. With dropout "
                "the training loss ends higher, so the same relative unrest is a larger absolute one: the "
                "answer depends on the axis, and the rule had chosen one without saying so. Now both are "
                "measured. That the logarithm gives another answer for single steps was known when the "
                "rule was changed."
            ),
        ),
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.3,
    chapter="dropout.ipynb",
)
