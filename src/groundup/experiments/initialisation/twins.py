"""I11: do units that start alike stay alike?"""

from __future__ import annotations

import numpy as np

from ... import nn
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .zeros import TRAIN, network

ARM, PLAN = "two layers, sigmoid", Plan(steps=1500, lr=0.5)
LOOKS = (250, 1500)  # steps at which the units are compared
ALIKE, APART = 1e-3, 0.1  # shares of the largest weight


def difference(model: nn.Sequential) -> float:
    """How far the incoming weights of any hidden unit are from the first one's, by the largest weight."""
    weight = model[0].weight.numpy()
    return float(np.abs(weight - weight[0]).max() / np.abs(weight).max())


def hold(model: nn.Sequential) -> None:
    """Make all hidden units equal again: each gets the mean of all."""
    first, last = model[0].weight, model[2].weight
    first.data[...] = first.numpy().mean(axis=0, keepdims=True)
    last.data[...] = last.numpy().mean(axis=1, keepdims=True)
    model[0].bias.data[...] = model[0].bias.numpy().mean()


def trial(seed: int) -> dict[str, dict[str, float]]:
    """From zeros behind a sigmoid, once as the machine rounds and once with the units held equal by hand."""
    parts, numbers = digits.split(split_rng(seed), train=TRAIN), {}
    for arm in ("left alone", "held equal"):
        model, measures = network(ARM, "zeros", seed), {}

        def watch(step: int, arm=arm, model=model, measures=measures) -> None:
            if arm == "held equal":
                hold(model)
            if step in LOOKS:
                measures[f"difference, step {step}"] = difference(model)
                measures[f"accuracy, step {step}"] = 100 * evaluate(model, parts.test)[1]

        fit(model, parts.train, PLAN, rng=order_rng(seed), watch=watch)
        numbers[arm] = measures
    return numbers


def judge(numbers: Numbers) -> str:
    apart = numbers["left alone"][f"difference, step {LOOKS[-1]}"]
    if min(apart) > APART:
        return REFUTED
    return CONFIRMED if max(apart) < ALIKE else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = []
    for step in LOOKS:
        shares = 100 * np.array(numbers["left alone"][f"difference, step {step}"])
        bounds = (100 * ALIKE, 100 * APART) if step == LOOKS[-1] else ()
        name = f"difference of two units, by the largest weight: step {step}"
        effects.append(Effect.sample(name, shares, "%", bounds=bounds))
    for arm, measures in numbers.items():
        name = f"test accuracy after {LOOKS[-1]} steps: {arm}"
        effects.append(Effect.sample(name, measures[f"accuracy, step {LOOKS[-1]}"], "%"))
    return effects


CLAIM = Claim(
    id="I11",
    title="Units that start alike stay alike",
    source="every course, and d2l, section Numerical stability and initialization",
    statement=(
        "Two hidden units that start with equal weights get equal gradients, take equal steps, and stay "
        "equal for ever. A layer that starts from zeros is worth a single unit, however long it trains."
    ),
    prediction=(
        "Refuted. We had believed it, and meant to show it; a pilot run told us otherwise. On the arithmetic "
        "of this record a matrix product adds up its columns in different orders, so that copies differ in "
        "the last digit. We now expect training to enlarge that difference until the units have parted, to "
        "more than a tenth of the largest weight within 1,500 steps, and accuracy to rise far above that of "
        "units that are held equal by hand."
    ),
    expected=REFUTED,
    rule=(
        "A hidden layer of 64 sigmoid units, all weights and biases zero, float32, 1,500 steps on digits "
        "with a rate of 0.5. The largest difference between the incoming weights of two units, as a share "
        "of the largest weight: confirmed if it is below 0.1 % for every seed, refuted if above 10 % for "
        "every seed, else undecided."
    ),
    not_measured=(
        "Other arithmetic. The record runs on one kernel of the library OpenBLAS, the one that every recent "
        "x86-64 processor can run. A kernel that adds up all columns in the same order leaves the copies "
        "equal to the last bit, as if they were held."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.12,
    chapter="initialisation.ipynb",
)
