"""O10: does it always help to average models that differ in their seed alone?"""

from __future__ import annotations

import numpy as np

from ... import nn, optim
from ...autograd import Tensor, no_grad
from ...nn import functional as F  # noqa: N812
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, always, unanimous
from ..training_loop import order_rng, split_rng
from .network import TRAIN, fit, perceptron

MEMBERS, STEPS, LR = 5, 160, 0.5
RIVALS = ("average member", "best member")


def probabilities(model: nn.Module, images: digits.Images) -> np.ndarray:
    with no_grad():
        return F.softmax(model(Tensor(images.pixels)), dim=-1).numpy().astype(np.float64)


def measure(said: np.ndarray, images: digits.Images) -> dict[str, float]:
    """Mean −log of the true class's probability, and accuracy in per cent."""
    loss = -np.log(said[np.arange(len(images)), images.labels]).mean()
    return {"loss": float(loss), "accuracy": 100 * float(np.mean(said.argmax(axis=1) == images.labels))}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test loss and accuracy of the averaged probabilities, of the average member and of the best one.

    The best member is the one with the least test loss: nobody who has to choose could do better.
    """
    parts, said = digits.split(split_rng(seed), train=TRAIN), []
    for number in range(MEMBERS):
        own = 1000 * (seed + 1) + number
        model = perceptron(own)
        fit(model, parts.train, optim.SGD(model.parameters(), lr=LR), steps=STEPS, rng=order_rng(own))
        said.append(probabilities(model, parts.test))
    members = [measure(each, parts.test) for each in said]
    average = {name: float(np.mean([each[name] for each in members])) for name in members[0]}
    return {
        "all together": measure(np.mean(said, axis=0), parts.test),
        "average member": average,
        "best member": min(members, key=lambda measures: measures["loss"]),
    }


def gains(numbers: Numbers, rival: str) -> dict[str, np.ndarray]:
    """What all together gain over the rival: less loss, more accuracy; one number a seed."""
    ours, theirs = numbers["all together"], numbers[rival]
    return {
        "loss": np.subtract(theirs["loss"], ours["loss"]),
        "accuracy": np.subtract(ours["accuracy"], theirs["accuracy"]),
    }


def judge(numbers: Numbers) -> str:
    # "Always" falls with one exception: a case holds where all seeds gain, and fails else.
    return unanimous(
        always([bool((gain > 0).all())]) for rival in RIVALS for gain in gains(numbers, rival).values()
    )


def summarise(numbers: Numbers) -> list[Effect]:
    found = [(name, rival, gain) for rival in RIVALS for name, gain in gains(numbers, rival).items()]
    units = {"loss": "nats", "accuracy": "points"}
    return [
        *(
            Effect.sample(f"gain in {name} over the {rival}", gain, units[name], neutral=0.0)
            for wanted in units
            for name, rival, gain in found
            if name == wanted
        ),
        *(
            Effect.fact(f"runs of {len(gain)} with a gain in {name} over the {rival}", [np.sum(gain > 0)])
            for name, rival, gain in found
        ),
    ]


CLAIM = Claim(
    id="O10",
    title="Averaging models that differ only in their seed always helps",
    source="notes 002, section 11",
    statement=(
        "Keep all the models that you trained, and average what they say at test time: that is the best "
        "choice."
    ),
    prediction=(
        "Depends on what it is compared with. Against the average member the loss falls in every run, by a "
        "theorem, and the accuracy rises in every run. Against the best member, which one cannot know "
        "beforehand, some runs will lose."
    ),
    expected=DEPENDS,
    rule=(
        "Five networks on the same 512 digits, each with its own first weights and order, averaged in "
        "probability, on the test images. Four cases: loss and accuracy, against the average member and "
        "against the one with the least test loss. A case holds if all seeds gain, else it fails. "
        "Confirmed if all hold, refuted if none, else it depends."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.2,
    chapter="optimisers.ipynb",
)
