"""I1: which networks learn from zeros, and does a normal start beat them?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ... import nn
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, paired, unanimous
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng, weight_rng

TRAIN, WIDTH = 1000, 64
PLAN = Plan(steps=250, lr=0.5)
BEHIND: dict[str, Callable[[], nn.Module]] = {
    "two layers, no activation": lambda: nn.Sequential(),
    "two layers, ReLU": nn.ReLU,
    "two layers, sigmoid": nn.Sigmoid,
}
STARTS = ("zeros", "normal")
# What is said, as pairs of arms: the first is said to do better.
SAID = {
    "from zeros: one layer − two layers, no activation": ("one layer", "two layers, no activation"),
    "from zeros: two layers, ReLU − one layer": ("two layers, ReLU", "one layer"),
    "from zeros: two layers, sigmoid − one layer": ("two layers, sigmoid", "one layer"),
}


def network(arm: str, start: str, seed: int) -> nn.Sequential:
    """64 pixels → 10 classes, with a hidden layer of 64 units or without; biases start at zero."""
    rng = weight_rng(seed)
    sizes = [digits.PIXELS, digits.CLASSES] if arm == "one layer" else [digits.PIXELS, WIDTH, digits.CLASSES]
    linear = [nn.Linear(*pair, rng=rng) for pair in pairwise(sizes)]
    for layer in linear:
        nn.init.zeros_(layer.bias)
        if start == "zeros":
            nn.init.zeros_(layer.weight)
        else:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", rng=rng)
    return nn.Sequential(*(linear if len(linear) == 1 else [linear[0], BEHIND[arm](), linear[1]]))


def distinct(model: nn.Sequential) -> int:
    """How many of the hidden units differ from all others, by their incoming weights."""
    return len(np.unique(model[0].weight.numpy(), axis=0))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test accuracy in per cent of each network from each start, and how many different units it has then."""
    parts, accuracy, units = digits.split(split_rng(seed), train=TRAIN), {}, {}
    for arm in ("one layer", *BEHIND):
        for start in STARTS:
            model = network(arm, start, seed)
            fit(model, parts.train, PLAN, rng=order_rng(seed))
            accuracy[f"{arm}, {start}"] = 100 * evaluate(model, parts.test)[1]
            if arm != "one layer":
                units[f"{arm}, {start}"] = distinct(model)
    return {"accuracy": accuracy, "different units": units}


def gains(numbers: Numbers) -> list[Effect]:
    """What is said, as paired differences of accuracy: above 0 it is so."""
    accuracy = numbers["accuracy"]
    pairs = {
        **{name: tuple(f"{arm}, zeros" for arm in arms) for name, arms in SAID.items()},
        **{
            f"normal start − zeros: {arm}": (f"{arm}, normal", f"{arm}, zeros")
            for arm in ("one layer", *BEHIND)
        },
    }
    return [
        Effect.sample(name, paired(accuracy, *arms), "points", bounds=(0.0,)) for name, arms in pairs.items()
    ]


def judge(numbers: Numbers) -> str:
    return unanimous(above(effect, 0.0) for effect in gains(numbers))


def summarise(numbers: Numbers) -> list[Effect]:
    units = numbers["different units"]
    return gains(numbers) + [
        Effect.fact(f"different hidden units of {WIDTH}, from zeros: {arm}", units[f"{arm}, zeros"])
        for arm in BEHIND
    ]


CLAIM = Claim(
    id="I1",
    title="From zeros one layer beats two, an activation turns that round, and a normal start beats both",
    source="notes 002, section 10",
    statement=(
        "Set all weights to zero. Then one layer learns better than two, and two layers with an activation "
        "between them learn better than one. A normal start is better than zeros in any case."
    ),
    prediction=(
        "Depends on which half you ask. One layer from zeros is a convex problem and learns as well as from "
        "anywhere; two layers learn nothing, with no activation or with ReLU, because each layer waits for "
        "the other. Behind a sigmoid the hidden units are not silent, but they stay copies of one: we expect "
        "two layers to lose to one there too. A normal start is far better for two layers, and makes no "
        "difference for one."
    ),
    expected=DEPENDS,
    rule=(
        "Test accuracy after 250 steps on 1,000 digits, learning rate 0.5, differences paired by seed. "
        "Each part of what is said is a condition: it confirms the claim if the 95 % interval lies above 0, "
        "and refutes it if below. If the conditions disagree, it depends."
    ),
    missed=(
        "Behind the sigmoid we expected copies of a single unit. The record counts five kinds, which differ "
        "in their last digits; claim I11 follows them."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="initialisation.ipynb",
)
