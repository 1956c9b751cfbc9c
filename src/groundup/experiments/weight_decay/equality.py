"""W4: is λ in the optimiser the same as a penalty in the loss?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ... import nn, optim
from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from ..effect import Effect
from ..finding import CONFIRMED, DEPENDS, REFUTED, Claim, Numbers, always, unanimous
from ..training_loop import Plan, batches, order_rng, weight_rng
from . import network

DECAY, STEPS, TRAIN, HIDDEN = 0.01, 100, 300, 16
EQUAL = 1e-8  # of the weights' length: far above rounding in float64, far below what would matter
OPTIMIZERS: dict[str, Callable] = {
    "SGD": partial(optim.SGD, lr=0.2),
    "SGD with momentum": partial(optim.SGD, lr=0.05, momentum=0.9),
    "Adam": partial(optim.Adam, lr=0.003),
    "AdamW": partial(optim.AdamW, lr=0.003),
}


def trained(build: Callable, seed: int, *, inside: bool) -> np.ndarray:
    """All weights after 100 steps with λ inside the optimiser, or with λ/2 ‖w‖² in the loss."""
    images, rng = network.data(seed, TRAIN).train, weight_rng(seed)
    model = nn.Sequential(nn.Linear(64, HIDDEN, rng=rng), nn.ReLU(), nn.Linear(HIDDEN, 10, rng=rng))
    weights = [Tensor(p.numpy().astype(np.float64), requires_grad=True) for p in model.parameters()]
    optimizer = build(weights, weight_decay=DECAY if inside else 0.0)
    for chosen in batches(TRAIN, Plan(steps=STEPS), order_rng(seed)):
        loss = _loss(weights, images.pixels[chosen].astype(np.float64), images.labels[chosen])
        if not inside:
            loss = loss + sum((w**2).sum() for w in weights) * (DECAY / 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.concatenate([w.numpy().ravel() for w in weights])


def _loss(weights: list[Tensor], pixels: np.ndarray, labels: np.ndarray) -> Tensor:
    first, bias, second, last = weights
    return F.cross_entropy(F.linear(F.relu(F.linear(Tensor(pixels), first, bias)), second, last), labels)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """How far the two networks are apart, in lengths of the weights."""
    numbers = {}
    for name, build in OPTIMIZERS.items():
        inside, outside = (trained(build, seed, inside=each) for each in (True, False))
        numbers[name] = {"apart": np.linalg.norm(inside - outside) / np.linalg.norm(outside)}
    return numbers


def judge(numbers: Numbers) -> str:
    verdicts = [always(np.less(found["apart"], EQUAL)) for found in numbers.values()]
    return unanimous(verdicts) if set(verdicts) <= {CONFIRMED, REFUTED} else "undecided"


def summarise(numbers: Numbers) -> list[Effect]:
    equal = [
        Effect.holds(f"the two networks are equal: {name}", np.less(found["apart"], EQUAL))
        for name, found in numbers.items()
    ]
    apart = 100 * np.array(numbers["AdamW"]["apart"])
    return [*equal, Effect.sample("AdamW: apart by", apart, "% of the weights' length")]


CLAIM = Claim(
    id="W4",
    title="Decay in the optimiser equals a penalty in the loss",
    source="notes 002, section 12",
    statement=(
        "It makes no difference whether λ is given to the optimiser as its weight decay, or λ/2 times the "
        "squared weights are added to the loss."
    ),
    prediction=(
        "Depends on the optimiser. Equal to rounding for SGD, with and without momentum, and for Adam, whose "
        "weight decay is the slope of such a penalty. Not for AdamW, which shrinks the weights outside of "
        "its averages: there the two networks will differ by more than a per cent of their length."
    ),
    expected=DEPENDS,
    rule=(
        "The same network in float64, the same batches, 100 steps, λ = 0.01, once in the optimiser and once "
        "in the loss. An optimiser confirms the claim if all weights together differ by less than 1e-8 of "
        "their length for every seed, and refutes it if by more for every seed. If the four disagree, it "
        "depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="weight_decay.ipynb",
)
