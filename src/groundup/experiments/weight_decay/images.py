"""W2: does weight decay only hurt on an image set?"""

from __future__ import annotations

import numpy as np

from ... import optim
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from . import network

DECAY = (0.0005, 0.005, 0.05, 0.5)  # those of the notes
LR, STEPS = 0.5, 400
# condition → (training images, share of wrong labels)
SETS = {
    "1,000 images": (1000, 0.0),
    "100 images": (100, 0.0),
    "100 images, a fifth of the labels wrong": (100, 0.2),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train with each decay and without; of the four decays the validation images choose."""
    return {name: _sweep(seed, *images) for name, images in SETS.items()}


def _sweep(seed: int, train: int, wrong: float) -> dict[str, float]:
    parts, runs = network.data(seed, train, wrong), {}
    for decay in (0.0, *DECAY):
        model = network.classifier(seed)
        optimizer = optim.SGD(model.parameters(), lr=LR, weight_decay=decay)
        network.fit(model, parts.train, optimizer, seed=seed, steps=STEPS)
        runs[decay] = network.measured(model, parts)
    best = min(DECAY, key=lambda decay: runs[decay].validation)
    losses = {f"test loss, {decay:g}": run.test for decay, run in runs.items()}
    return losses | {
        "test loss, best decay": runs[best].test,
        "accuracy, best decay": runs[best].accuracy,
        "accuracy, 0": runs[0.0].accuracy,
        "best decay": best,
    }


def harm(numbers: Numbers, name: str) -> Effect:
    """How much higher the test loss is with the best decay than without: negative where decay helps."""
    found = np.subtract(numbers[name]["test loss, best decay"], numbers[name]["test loss, 0"])
    return Effect.sample(f"test loss, best decay − none: {name}", found, "nats", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    return unanimous(above(harm(numbers, name), 0.0) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    accuracy = [
        Effect.sample(
            f"test accuracy, best decay − none: {name}",
            np.subtract(found["accuracy, best decay"], found["accuracy, 0"]),
            "points",
            neutral=0.0,
        )
        for name, found in numbers.items()
    ]
    return [*(harm(numbers, name) for name in numbers), *accuracy]


CLAIM = Claim(
    id="W2",
    title="On images, weight decay only hurts",
    source="notes 002, section 12",
    statement=(
        "On a set of images a decay of 0.0005, 0.005, 0.05 or 0.5 only makes a network worse, the more so "
        "the larger it is."
    ),
    prediction=(
        "Depends on how much the data leave open. With 1,000 images there is nothing to gain, and even the "
        "best decay will cost a little. With 100 images it will gain a little, with a fifth of their labels "
        "wrong a tenth of a nat or more. The two larger decays will hurt everywhere."
    ),
    expected=DEPENDS,
    rule=(
        "A network with 64 hidden units on digits, 400 steps of SGD at a rate of 0.5. Of the four decays, "
        "the one with the lowest validation loss is taken. A condition confirms the claim if the 95 % "
        "interval of the mean of its test loss − that without decay, paired by seed, lies above 0, and "
        "refutes it if below. If the three sets disagree, it depends."
    ),
    missed=(
        "With a fifth of the labels wrong the gain is a little less than the tenth of a nat that we expected."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=1.2,
    chapter="weight_decay.ipynb",
)
