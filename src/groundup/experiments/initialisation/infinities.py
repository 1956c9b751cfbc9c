"""I6: where do inf and nan come from?"""

from __future__ import annotations

import math

import numpy as np

from ... import optim
from ...autograd import Tensor, no_grad
from ...nn import functional as F  # noqa: N812
from .. import digits
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, always, unanimous
from ..training_loop import Plan, batches, order_rng, split_rng, weight_rng
from .edge import network

DEPTH, RATE, STEPS, SCALE = 12, 10.0, 200, 4.0
DIVISION, OVERFLOW, INVALID = "divide by zero", "overflow", "invalid value"


def first_not_finite(seed: int) -> tuple[float, list[str]]:
    """Train with a rate that is far too large: the first loss that is not finite, and what NumPy reported.

    The reports up to then come in order of their first appearance.
    """
    images, model = digits.split(split_rng(seed), train=1000).train, network(DEPTH, weight_rng(seed))
    optimizer, complaints = optim.SGD(model.parameters(), lr=RATE), []
    with np.errstate(all="call", call=lambda kind, _: complaints.append(kind)):
        for chosen in batches(len(images), Plan(steps=STEPS), order_rng(seed)):
            loss = F.cross_entropy(model(Tensor(images.pixels[chosen])), images.labels[chosen])
            if not math.isfinite(loss.item()):
                return loss.item(), list(dict.fromkeys(complaints))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item(), list(dict.fromkeys(complaints))


def largest_before_the_first_step(seed: int) -> float:
    """The largest logit of a network in float16 whose weights start four times too large."""
    images = digits.everything()
    model = network(DEPTH, weight_rng(seed), scale=SCALE, dtype=np.float16)
    with np.errstate(all="ignore"), no_grad():
        return float(np.abs(model(Tensor(images.pixels[:32].astype(np.float16))).numpy()).max())


def trial(seed: int) -> dict[str, dict[str, float]]:
    """1 for yes, 0 for no."""
    loss, complaints = first_not_finite(seed)
    return {
        "a rate that is too large": {
            "the loss is inf before it is nan": math.isinf(loss),
            "a division by zero came before the nan": DIVISION in complaints,
            "an overflow came before the nan": OVERFLOW in complaints,
            "an invalid operation came before the nan": INVALID in complaints,
        },
        "before the first step": {
            "no inf or nan without a learning rate": math.isfinite(largest_before_the_first_step(seed)),
        },
    }


SAID = (
    ("a rate that is too large", "the loss is inf before it is nan"),
    ("a rate that is too large", "a division by zero came before the nan"),
    ("before the first step", "no inf or nan without a learning rate"),
)


def judge(numbers: Numbers) -> str:
    return unanimous(always(numbers[condition][measure]) for condition, measure in SAID)


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        Effect.holds(f"{condition}: {measure}", values)
        for condition, measures in numbers.items()
        for measure, values in measures.items()
    ]


CLAIM = Claim(
    id="I6",
    title="inf comes from too large a learning rate, nan from a division by zero",
    source="notes 002, section 14",
    statement=(
        "Infinity in a loss usually says that the learning rate is too large. Not-a-number says that "
        "something was divided by zero."
    ),
    prediction=(
        "Refuted in every part. With a rate that is far too large the loss goes from a finite number to nan "
        "and shows no inf: some product overflows, and inf − inf is nan, with no division anywhere. And an "
        "infinity needs no learning rate: in float16, weights that start four times too large give it before "
        "the first step."
    ),
    expected=REFUTED,
    rule=(
        "A network of 12 hidden layers on digits, learning rate 10, until the loss is not finite: is it inf, "
        "and has NumPy reported a division by zero by then? The same network in float16 with weights four "
        "times too large, before any training: is its output finite? Each of the three confirms the claim if "
        "it is so for every seed, and refutes it if for none. If they disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.01,
    chapter="initialisation.ipynb",
)
