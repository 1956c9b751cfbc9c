"""I10: is a standard deviation of 0.01 a good start?"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from ... import nn
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, paired, unanimous
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng, weight_rng

TRAIN, WIDTH, STEPS = 1000, 64, 150
DEPTHS = (1, 4, 12)
RATES = (0.03, 0.1, 1.0)
MARGIN = 5.0  # points of accuracy that still count as a good start
SMALL = "0.01"
# Multiples of √(2 / inputs), the scale at which a ReLU network keeps its signal.
SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)


def network(
    depth: int,
    rng: np.random.Generator,
    *,
    scale: float = 1.0,
    std: float | None = None,
    dtype: type = np.float32,
) -> nn.Sequential:
    """64 pixels → `depth` hidden layers of 64 units with ReLU → 10 classes, all weights normal, biases zero.

    std: of every weight; without it, `scale` times √(2 / inputs).
    """
    widths = [digits.PIXELS, *[WIDTH] * depth, digits.CLASSES]
    layers = []
    for inputs, outputs in pairwise(widths):
        layer = nn.Linear(inputs, outputs, rng=rng, dtype=dtype)
        nn.init.normal_(layer.weight, 0.0, std or scale * math.sqrt(2 / inputs), rng=rng)
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def accuracy(depth: int, seed: int, **start: float) -> float:
    """Test accuracy in per cent, with the best of three learning rates, chosen by validation loss."""
    parts, reached = digits.split(split_rng(seed), train=TRAIN), []
    for rate in RATES:
        model = network(depth, weight_rng(seed), **start)
        with np.errstate(all="ignore"):  # some of these runs explode: that is what is measured
            fit(model, parts.train, Plan(steps=STEPS, lr=rate), rng=order_rng(seed))
            loss = evaluate(model, parts.validation)[0]
            reached.append((loss if math.isfinite(loss) else math.inf, 100 * evaluate(model, parts.test)[1]))
    return min(reached)[1]


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test accuracy at each depth, from a standard deviation of 0.01 and from multiples of √(2 / inputs)."""
    return {
        condition(depth): {
            SMALL: accuracy(depth, seed, std=0.01),
            **{f"{scale:g}": accuracy(depth, seed, scale=scale) for scale in SCALES},
        }
        for depth in DEPTHS
    }


def condition(depth: int) -> str:
    return f"{depth} hidden layer{'s' * (depth > 1)}"


def gain(numbers: Numbers, depth: int) -> Effect:
    name = f"accuracy, 0.01 − √(2 / inputs): {condition(depth)}"
    return Effect.sample(name, paired(numbers[condition(depth)], SMALL, "1"), "points", bounds=(-MARGIN,))


def judge(numbers: Numbers) -> str:
    return unanimous(above(gain(numbers, depth), -MARGIN) for depth in DEPTHS)


def summarise(numbers: Numbers) -> list[Effect]:
    return [gain(numbers, depth) for depth in DEPTHS]


CLAIM = Claim(
    id="I10",
    title="A standard deviation of 0.01 is a good start",
    source="notes 002, section 09",
    statement=(
        "Draw every weight from a normal distribution with mean 0 and standard deviation 0.01. That number "
        "was chosen with care, and is a good start."
    ),
    prediction=(
        "Depends on the depth. With one hidden layer a larger learning rate makes up for a small start; we "
        "expect less than five points of difference. With 4 layers, and with 12, a network that starts at "
        "0.01 learns nothing in 150 steps at any of the three rates."
    ),
    expected=DEPENDS,
    rule=(
        "Test accuracy on digits after 150 steps on 1,000 images, width 64, ReLU; each start may choose the "
        "best of the learning rates 0.03, 0.1, 1 by its validation loss. A depth of 1, 4 or 12 hidden "
        "layers confirms the claim if the 95 % interval of 0.01 less √(2 / inputs), paired by seed, lies "
        "above −5 points, and refutes it if below. If the depths disagree, it depends."
    ),
    missed=(
        "With one hidden layer we expected a loss of less than five points. Most seeds lose less, two lose "
        "more than ten, and the interval lies on both sides of the bound: that depth stays open, and the "
        "claim with it. The other two depths fell as we said."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=1.3,
    chapter="initialisation.ipynb",
)
