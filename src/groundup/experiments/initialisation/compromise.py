"""I4: is Xavier's average the compromise between a signal's way in and a gradient's way back?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ... import nn
from ...autograd import Tensor
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, opposite, unanimous
from .signal import ACTIVATIONS, sizes, stack

SHOWN = ("Xavier", "fan-in", "geometric mean")
SHAPES = {
    "funnel": [512, 256, 128, 64, 32, 16],
    "hourglasses": [256, 32] * 10 + [256],
}


def geometric_normal_(tensor: Tensor, *, rng: np.random.Generator) -> Tensor:
    """Variance 1/√(fan_in · fan_out): the geometric mean of what each direction asks for."""
    fan_in, fan_out = nn.init.fan_in_and_fan_out(tensor)
    return nn.init.normal_(tensor, 0.0, (fan_in * fan_out) ** -0.25, rng=rng)


RULES: dict[str, Callable[..., Tensor]] = {
    "Xavier": nn.init.xavier_normal_,
    "fan-in": partial(nn.init.kaiming_normal_, mode="fan_in", nonlinearity="linear"),
    "fan-out": partial(nn.init.kaiming_normal_, mode="fan_out", nonlinearity="linear"),
    "geometric mean": geometric_normal_,
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Powers of ten by which signal and gradient change through linear layers, for each shape and rule."""
    numbers = {}
    for shape, widths in SHAPES.items():
        measures = {}
        for place, (rule, fill) in enumerate(RULES.items()):
            rng = np.random.default_rng([4, seed, place])
            signal, gradient = sizes(stack(widths, fill, rng=rng), ACTIVATIONS["linear"], rng=rng)
            measures[f"{rule}, signal"] = float(np.log10(signal[-1] / signal[0]))
            measures[f"{rule}, gradient"] = float(np.log10(gradient[0] / gradient[-1]))
        numbers[shape] = measures
    return numbers


def worse(measures: dict[str, list[float]], rule: str) -> np.ndarray:
    """How far the direction that fares worse is from no change, for each seed."""
    return np.max([np.abs(measures[f"{rule}, {way}"]) for way in ("signal", "gradient")], axis=0)


def cost(numbers: Numbers, shape: str, rule: str = "Xavier") -> Effect:
    """The rule's worse direction less that of the better of the two one-sided rules; below 0 it is a gain."""
    sides = [worse(numbers[shape], side) for side in ("fan-in", "fan-out")]
    best = min(sides, key=np.mean)
    name = f"worse direction, {rule} − one-sided: {shape}"
    return Effect.sample(name, worse(numbers[shape], rule) - best, "decades", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(cost(numbers, shape), 0.0)) for shape in SHAPES)


def summarise(numbers: Numbers) -> list[Effect]:
    ways = [
        Effect.sample(f"{shape}, change of the {way}: {rule}", numbers[shape][f"{rule}, {way}"], "decades")
        for shape in SHAPES
        for way in ("signal", "gradient")
        for rule in SHOWN
    ]
    return [cost(numbers, shape) for shape in SHAPES] + ways


CLAIM = Claim(
    id="I4",
    title="Xavier's average is the compromise between both directions",
    source="notes 002, section 14",
    statement=(
        "The signal asks for a variance of one over the inputs, the gradient for one over the outputs. Where "
        "a layer has more of the one than of the other, both cannot be had. So one takes the average of "
        "inputs and outputs, and neither direction suffers much."
    ),
    prediction=(
        "Depends on the shape. Through a funnel the average costs each direction less than serving one alone "
        "costs the other. Where wide and narrow layers alternate it harms both, at every pair of layers, and "
        "we expect a loss of four powers of ten in 20 layers, while what the one-sided rules lose at one "
        "layer they win back at the next."
    ),
    expected=DEPENDS,
    rule=(
        "Linear layers. Size (mean square) of the signal at the end ÷ at the front, and of the gradient the "
        "other way, in powers of ten; of the two directions the one that is further from no change counts. A "
        "shape confirms the claim if the 95 % interval of Xavier less the better of fan-in and fan-out "
        "lies below 0, and refutes it if above. Shapes: a funnel from 512 to 16, halving, and "
        "20 layers between 256 and 32 in turn. If they disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="initialisation.ipynb",
)
