"""W7: does decoupled decay, AdamW, give better networks than Adam with a penalty?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ... import optim
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, opposite, unanimous
from . import network

LR, STEPS, TRAIN, WRONG = 0.003, 400, 96, 0.2  # three batches of 32: a sum is 32 means
GRIDS: dict[str, tuple[Callable, tuple[float, ...]]] = {
    "Adam": (optim.Adam, (0.003, 0.006, 0.012, 0.024)),
    "AdamW": (optim.AdamW, (0.25, 0.5, 1.0, 2.0)),
}
MARGIN = 0.02  # nats: by less nobody is better
TUNED, SUMMED = "decay tuned for each", "decay kept, the loss summed over the batch"


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test losses of both, at the best of four decays, and at that decay with the sum for the mean as "
    "loss."""
    parts, numbers = network.data(seed, TRAIN, WRONG), {TUNED: {}, SUMMED: {}}
    for name, (build, grid) in GRIDS.items():
        runs = {decay: _run(parts, seed, build, decay) for decay in grid}
        best = min(grid, key=lambda decay: runs[decay].validation)
        summed = _run(parts, seed, build, best, "sum")
        for condition, run in ((TUNED, runs[best]), (SUMMED, summed)):
            numbers[condition] |= {f"test loss, {name}": run.test, f"accuracy, {name}": run.accuracy}
        numbers[TUNED][f"decay, {name}"] = best
    return numbers


def _run(parts, seed: int, build: Callable, decay: float, reduction: str = "mean"):
    model = network.classifier(seed)
    optimizer = build(model.parameters(), lr=LR, weight_decay=decay)
    network.fit(model, parts.train, optimizer, seed=seed, steps=STEPS, reduction=reduction)
    return network.measured(model, parts)


def difference(numbers: Numbers, name: str) -> Effect:
    """Test loss of AdamW − that of Adam with a penalty: negative where AdamW is better."""
    found = np.subtract(numbers[name]["test loss, AdamW"], numbers[name]["test loss, Adam"])
    return Effect.sample(f"test loss, AdamW − Adam: {name}", found, "nats", bounds=(-MARGIN,))


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(difference(numbers, name), -MARGIN)) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    moved = [
        Effect.sample(
            f"test loss, sum − mean: {name}",
            np.subtract(numbers[SUMMED][f"test loss, {name}"], numbers[TUNED][f"test loss, {name}"]),
            "nats",
            neutral=0.0,
        )
        for name in GRIDS
    ]
    return [*(difference(numbers, name) for name in numbers), *moved]


CLAIM = Claim(
    id="W7",
    title="Decoupled decay gives better networks than Adam with a penalty",
    source="ours, a common belief",
    statement="With AdamW a network does better on new data than with Adam and an L2 penalty.",
    prediction=(
        "Depends on whether the decay is tuned for each. If it is, both keep the weights short, and AdamW "
        "will be no better at our size. But sum the loss over the batch where it was averaged, and leave the "
        "decay: Adam divides the loss's scale out of its steps and with it most of the penalty, and loses a "
        "tenth of a nat; AdamW will not notice."
    ),
    expected=DEPENDS,
    rule=(
        "A network with 64 hidden units on 96 digits of which a fifth are wrongly labelled, 400 steps at a "
        "rate of 0.003; each side takes the best of four decays by validation loss. Then both are trained "
        "again with the sum of the batch's losses in place of their mean, all else being equal. A condition "
        "confirms the claim if the 95 % interval of the mean test loss of AdamW − Adam, paired by seed, lies "
        "below −0.02 nats, and refutes it if above. If the two disagree, it depends."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.9,
    chapter="weight_decay.ipynb",
)
