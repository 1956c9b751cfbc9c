"""B1: does batch norm make a deep network converge faster?"""

from __future__ import annotations

import numpy as np

from ... import nn
from ...optim import SGD
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above, opposite, unanimous
from ..training_loop import evaluate, order_rng, split_rng
from .network import bare, normed, perceptron, start_by_kaiming, training

TRAIN, DEPTH, WIDTH = 500, 4, 64
STEPS, EVERY, TARGET = 200, 5, 0.2
RATES = (0.1, 0.3, 1.0)
ARMS = {"without": bare, "with batch norm": normed}
STARTS = ("PyTorch's start", "Kaiming's start")


def network(arm: str, start: str, seed: int) -> nn.Sequential:
    model = perceptron(DEPTH, WIDTH, ARMS[arm], seed)
    if start == STARTS[1]:
        start_by_kaiming(model, seed)
    return model


def steps_to_target(model: nn.Module, images: digits.Images, lr: float, seed: int) -> int:
    """The first step at which the training loss, in evaluation, is at its target; STEPS if it never is."""
    optimizer = SGD(model.parameters(), lr=lr)
    with np.errstate(all="ignore"):  # at too large a rate the loss explodes: that run never arrives
        for step in training(model, images, optimizer, steps=STEPS, rng=order_rng(seed)):
            if step % EVERY == 0 and evaluate(model, images)[0] <= TARGET:
                return step
    return STEPS


def half_way(arm: str, images: digits.Images, seed: int) -> list[int]:
    """For each hidden layer, lowest first, the step at which half of its way in STEPS steps is left."""
    model = network(arm, STARTS[1], seed)
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)][:DEPTH]
    places = [[layer.weight.numpy().copy() for layer in layers]]
    optimizer = SGD(model.parameters(), lr=RATES[1])
    for _ in training(model, images, optimizer, steps=STEPS, rng=order_rng(seed)):
        places.append([layer.weight.numpy().copy() for layer in layers])
    return [_half(np.array(way)) for way in zip(*places, strict=True)]


def _half(way: np.ndarray) -> int:
    """The first step at which the distance to the end is at most half of that from the start."""
    left = np.linalg.norm((way - way[-1]).reshape(len(way), -1), axis=1)
    return int(np.argmax(left <= left[0] / 2))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Steps with and without batch norm from two starts, each at the fastest of three learning rates.

    "smallest rate" are the steps at the least of them, for both sides. "half way" are the steps that the
    lowest and the highest hidden layer take for half of their way, from Kaiming's start at the middle rate.
    """
    images = digits.split(split_rng(seed), train=TRAIN).train
    numbers = {}
    for start in STARTS:
        found = {
            arm: [steps_to_target(network(arm, start, seed), images, lr, seed) for lr in RATES]
            for arm in ARMS
        }
        numbers[start] = {arm: min(steps) for arm, steps in found.items()}
        numbers[start] |= {f"{arm}, smallest rate": steps[0] for arm, steps in found.items()}
    for arm in ARMS:
        lowest, *_, highest = half_way(arm, images, seed)
        numbers[f"half way, {arm}"] = {"lowest": lowest, "highest": highest}
    return numbers


def ratio(numbers: Numbers, start: str, rate: str = "") -> Effect:
    """Steps with batch norm ÷ steps without, paired by seed: 0.5 is half as many."""
    measures, which = numbers[start], f", {rate}" if rate else ""
    shares = np.divide(measures[f"with batch norm{which}"], measures[f"without{which}"])
    name = f"steps with ÷ without, {rate or 'best rate each'}: {start}"
    bounds = {"neutral": 1.0} if rate else {"bounds": (1.0,)}
    return Effect.sample(name, shares, "×", **bounds)


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(ratio(numbers, start), 1.0)) for start in STARTS)


def summarise(numbers: Numbers) -> list[Effect]:
    effects = [ratio(numbers, start, rate) for rate in ("", "smallest rate") for start in STARTS]
    for arm in ARMS:
        later = np.divide(*(numbers[f"half way, {arm}"][layer] for layer in ("lowest", "highest")))
        effects.append(
            Effect.sample(f"half-way step, lowest layer ÷ highest: {arm}", later, "×", neutral=1.0)
        )
    return effects


CLAIM = Claim(
    id="B1",
    title="Batch norm makes a deep network converge faster",
    source="notes 004, section 28",
    statement=(
        "The upper layers of a deep network converge soon, the lower ones late, and each change below makes "
        "the upper ones learn again. Batch norm removes this, and so the whole network converges faster."
    ),
    prediction=(
        "Confirmed for the speed. From PyTorch's start the network without a norm hardly gets going in 200 "
        "steps; from Kaiming's start, which is made for ReLU, it does, and batch norm still takes less than "
        "half of the steps. Most of that comes from larger learning rates: at the smallest rate for both it "
        "takes at least half as many steps as without. As for the reason given: without a norm all layers "
        "are half way at about the same step, and with batch norm the lowest one is later than the highest."
    ),
    expected=CONFIRMED,
    rule=(
        "Steps until the training loss, in evaluation, is 0.2, looked at every 5 steps; a run that never "
        "gets there counts as 200. Four hidden layers of 64 units, 500 digits, the fastest of the rates "
        "0.1, 0.3 and 1.0 for each side. A start confirms the claim if the 95 % interval of steps with ÷ "
        "without, paired by seed, lies below 1, and refutes it if above. If the two starts disagree, it "
        "depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.45,
    chapter="normalisation.ipynb",
)
