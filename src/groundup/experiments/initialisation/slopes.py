"""I2: can an activation make gradients explode?"""

from __future__ import annotations

import numpy as np

from ... import nn
from ...autograd import Tensor, jvp
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, above
from .signal import ACTIVATIONS, sizes, stack

WIDTH, DEPTH = 128, 50
SHOWN = ("sigmoid", "tanh", "4 sigmoid − 2", "ReLU", "GELU", "SELU")


def steepest(name: str) -> float:
    """The largest slope of an activation, on a grid from −8 to 8."""
    grid = np.linspace(-8, 8, 16_000)
    _, slope = jvp(ACTIVATIONS[name], (Tensor(grid),), (Tensor(np.ones_like(grid)),))
    return float(np.abs(slope.numpy()).max())


def trial(seed: int) -> dict[str, dict[str, float]]:
    """By how many powers of ten a gradient's size grows on its way back through 50 layers.

    The weights are orthogonal: they turn a gradient and change no length, so all growth is the activation's.
    """
    numbers = {}
    for name in SHOWN:
        rng = np.random.default_rng([2, seed])
        weights = stack([WIDTH] * (DEPTH + 1), nn.init.orthogonal_, rng=rng)
        _, gradient = sizes(weights, ACTIVATIONS[name], rng=rng)
        growth = float(np.log10(gradient[0] / gradient[-1]))
        numbers[name] = {"growth": growth, "steepest slope": steepest(name)}
    return numbers


def growths(numbers: Numbers) -> list[Effect]:
    return [
        Effect.sample(f"gradient's size: {name}", numbers[name]["growth"], "decades", bounds=(0.0,))
        for name in SHOWN
    ]


def judge(numbers: Numbers) -> str:
    fell = {above(effect, 0.0) for effect in growths(numbers)}
    if CONFIRMED in fell:
        return REFUTED  # "never" falls by one example
    return CONFIRMED if fell == {REFUTED} else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    slopes = [Effect.fact(f"steepest slope: {name}", numbers[name]["steepest slope"]) for name in SHOWN]
    return growths(numbers) + slopes


CLAIM = Claim(
    id="I2",
    title="An activation can make gradients vanish, but never explode",
    source="notes 002, section 14",
    statement=(
        "The slope of an activation lies between 0 and 1. A product of many such slopes can vanish; it "
        "cannot explode."
    ),
    prediction=(
        "Refuted, by one activation. Sigmoid, tanh and ReLU keep to it. GELU is steeper than 1 in places but "
        "flatter elsewhere, and its gradients vanish. SELU is steeper than 1 wherever its input is positive; "
        "behind weights that change no length, we expect gradients to grow by about one power of ten and a "
        "half in 50 layers."
    ),
    expected=REFUTED,
    rule=(
        "50 layers of 128 units with orthogonal weights, no biases. The size (mean square) of the gradient "
        "at the front ÷ at the end, in powers of ten. Refuted if for at least one activation the 95 % "
        "interval lies above 0, confirmed if for all of them it lies below, else undecided."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.06,
    chapter="initialisation.ipynb",
)
