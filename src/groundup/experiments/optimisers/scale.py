"""O9: does a summed loss differ from a mean one by the learning rate alone?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ... import nn, optim
from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from ...optim.optimizer import Optimizer
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, always, unanimous
from ..training_loop import Plan, batches, order_rng, split_rng
from .network import TRAIN, perceptron

DIVIDED, KEPT = "rate divided by the batch", "rate kept"
STEPS, SAME = 40, 1e-9  # relative: far above the rounding of 40 steps in float64
UNEVEN = 48  # images a batch, of 512: the last one of each epoch has 32

Make = Callable[..., Optimizer]

CASES: dict[str, tuple[Make, float, int]] = {  # the optimiser, its rate for the mean, the batch
    "SGD": (optim.SGD, 0.1, 32),
    "SGD with momentum": (partial(optim.SGD, momentum=0.9), 0.02, 32),
    "SGD with weight decay": (partial(optim.SGD, weight_decay=0.01), 0.1, 32),
    "SGD, last batch smaller": (optim.SGD, 0.1, UNEVEN),
    "Adam": (optim.Adam, 0.003, 32),
}


def trained(seed: int, make: Make, lr: float, batch: int, *, summed: bool) -> np.ndarray:
    """All weights after 40 steps, with the losses of a batch summed or averaged."""
    images, model = digits.split(split_rng(seed), train=TRAIN).train, perceptron(seed, np.float64)
    optimizer = make(model.parameters(), lr=lr)
    for chosen in batches(len(images), Plan(STEPS, batch=batch), order_rng(seed)):
        loss = F.cross_entropy(model(Tensor(images.pixels[chosen])), images.labels[chosen])
        optimizer.zero_grad()
        (loss * len(chosen) if summed else loss).backward()
        optimizer.step()
    return flat(model)


def flat(model: nn.Module) -> np.ndarray:
    return np.concatenate([each.numpy().ravel() for each in model.parameters()])


def trial(seed: int) -> dict[str, dict[str, float]]:
    """How far the weights of the two are apart, relative to how far they went."""
    start, numbers = flat(perceptron(seed, np.float64)), {}
    for name, (make, lr, batch) in CASES.items():
        mean = trained(seed, make, lr, batch, summed=False)
        numbers[name] = {
            what: float(np.linalg.norm(trained(seed, make, rate, batch, summed=True) - mean) / far)
            for far in [np.linalg.norm(mean - start)]
            for what, rate in {DIVIDED: lr / batch, KEPT: lr}.items()
        }
    return numbers


def same(numbers: Numbers, name: str) -> list[bool]:
    """Whether the two ways give the same weights, with the rate divided by the batch, a seed each."""
    return [apart < SAME for apart in numbers[name][DIVIDED]]


def judge(numbers: Numbers) -> str:
    return unanimous(always(same(numbers, name)) for name in CASES)


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        *(
            Effect.sample(f"{DIVIDED}: {name}", 100 * np.array(numbers[name][DIVIDED]), "% of the way")
            for name in CASES
        ),
        Effect.sample(f"{KEPT}: Adam", 100 * np.array(numbers["Adam"][KEPT]), "% of the way"),
    ]


CLAIM = Claim(
    id="O9",
    title="A summed loss differs from a mean one by the learning rate alone",
    source="notes 002, section 8",
    statement=(
        "Whether the losses of a batch are averaged or summed does not matter: with the sum, divide the "
        "learning rate by the batch size."
    ),
    prediction=(
        "Depends on what else is there. For SGD, with momentum too, it holds to the last digit. It fails "
        "for weight decay, which stays as it is while the rate shrinks; for a smaller last batch, which a "
        "sum weighs less; and for Adam, which divides the factor away by itself and needs the rate as it "
        "was."
    ),
    expected=DEPENDS,
    rule=(
        "A network trains for 40 steps in float64 with the mean loss, and again with the sum and the rate "
        "divided by the batch size. A case holds if in every seed the weights differ by less than a "
        "billionth of the way that they went, and fails if in none. If the five cases disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.05,
    chapter="optimisers.ipynb",
)
