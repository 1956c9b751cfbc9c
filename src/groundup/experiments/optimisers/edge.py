"""O11: does gradient descent on a network diverge where the curvature exceeds 2/η?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import numpy as np

from ... import autograd as ag
from ...autograd import Tensor
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, UNDECIDED, Claim, Numbers, always, unanimous
from ..training_loop import split_rng, weight_rng

IMAGES, WIDTHS = 50, (64, 24, 24, 24, 10)
CLIMBS, BEYOND, WARM_UP = 0.22, 1.0, 300
STEPS, EVERY = 600, 50

Weights = list[np.ndarray]
Loss = Callable[[Weights], Tensor]


def problem(seed: int) -> tuple[Loss, Weights]:
    """The mean squared error of a small network on 50 digits, as a function of its weights, and a start.

    Three hidden layers of 24 tanh units; the pixels' mean over the images is taken away. All is float64.
    """
    images = digits.split(split_rng(seed), train=IMAGES).train
    pixels = images.pixels.astype(np.float64)
    pixels = pixels - pixels.mean(axis=0)
    targets, rng = np.eye(digits.CLASSES)[images.labels], weight_rng(seed)
    start = [
        array
        for inputs, outputs in itertools.pairwise(WIDTHS)
        for array in (rng.standard_normal((outputs, inputs)) / np.sqrt(inputs), np.zeros(outputs))
    ]

    def loss(weights: Weights) -> Tensor:
        x = ag.linear(pixels, *weights[:2])
        for place in range(2, len(weights), 2):
            x = ag.linear(ag.tanh(x), *weights[place : place + 2])
        return ((x - targets) ** 2).sum() / (2 * IMAGES)

    return loss, start


def sharpness(
    loss: Loss,
    weights: Weights,
    towards: Weights,
    rounds: int,
) -> tuple[float, Weights]:
    """The largest curvature of the loss here, and its direction.

        v ← H v / ‖H v‖,   ‖H v‖ → the largest |h|

    towards: where the search begins; the last answer is a good start for
    the next one.
    """
    for _ in range(rounds):
        product = [each.numpy() for each in ag.hvp(loss, weights, towards)]
        length = float(np.sqrt(sum((each**2).sum() for each in product)))
        towards = [each / length for each in product]
    return length, towards


def descent(
    loss: Loss,
    weights: Weights,
    rates: Iterable[float],
    every: int = EVERY,
) -> np.ndarray:
    """Gradient descent with one rate a step: rows (step, loss, sharpness).

    It ends early, with a last row of nan, where the loss overflows.
    """
    rng, rows = np.random.default_rng(0), []
    towards = [rng.standard_normal(each.shape) for each in weights]
    _, towards = sharpness(loss, weights, towards, 20)
    slopes = ag.value_and_grad(loss)
    with np.errstate(over="ignore", invalid="ignore"):
        for step, lr in enumerate(rates):
            value, gradient = slopes(weights)
            if not np.isfinite(value.item()):
                return np.array([*rows, (step, np.nan, np.nan)])
            if step % every == 0:
                steep, towards = sharpness(loss, weights, towards, 4)
                rows.append((step, value.item(), steep))
            pairs = zip(weights, gradient, strict=True)
            weights = [weight - lr * g.numpy() for weight, g in pairs]
    return np.array(rows)


CASES = {  # how a run comes to the edge: its rate at a step
    "climbs there by itself": lambda step: CLIMBS,
    "starts far beyond it": lambda step: BEYOND,
    "starts there after a warm-up": lambda step: BEYOND * min(1.0, (step + 1) / WARM_UP),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Three ways to come to 2/η, and what follows."""
    loss, start = problem(seed)
    numbers = {}
    for name, rate in CASES.items():
        rows = descent(loss, start, map(rate, range(STEPS)))
        over = np.array([rate(int(step)) * steepest / 2 for step, _, steepest in rows])
        lost = bool(np.isnan(rows[-1, 1]))
        numbers[name] = {
            "diverged": float(lost),
            "went beyond": float(np.nanmax(over) > 1),
            "curvature ÷ (2/η), last quarter": 0.0 if lost else float(over[-len(over) // 4 :].mean()),
            "last loss ÷ first": 0.0 if lost else float(rows[-1, 1] / rows[0, 1]),
        }
    return numbers


def judge(numbers: Numbers) -> str:
    verdicts = []
    for found in numbers.values():
        beyond = [lost for lost, went in zip(found["diverged"], found["went beyond"], strict=True) if went]
        verdicts.append(always(beyond) if len(beyond) == len(found["diverged"]) else UNDECIDED)
    return unanimous(verdicts)


def summarise(numbers: Numbers) -> list[Effect]:
    name = "curvature ÷ (2/η), last quarter"
    return [
        *(
            Effect.fact(f"runs of {len(found['diverged'])} that diverged: {case}", [sum(found["diverged"])])
            for case, found in numbers.items()
        ),
        *(
            Effect.sample(f"{name}: {case}", found[name], "×", neutral=1.0)
            for case, found in numbers.items()
            if not any(found["diverged"])
        ),
    ]


CLAIM = Claim(
    id="O11",
    title="Where the largest curvature exceeds 2/η, gradient descent diverges",
    source="the valley of this chapter",
    statement=(
        "In a valley every rate η beyond 2/h diverges, h being the largest curvature. Near a minimum a "
        "network's loss is a valley. So where its largest curvature exceeds 2/η, gradient descent on a "
        "network diverges."
    ),
    prediction=(
        "Depends on how it gets there. A run that starts far beyond the edge will diverge. One that climbs "
        "to the edge while it learns will not: its curvature will stay within a few per cent of 2/η while "
        "the loss goes on falling. The rate that diverged will train after a warm-up of 300 steps."
    ),
    expected=DEPENDS,
    rule=(
        "Gradient descent on all of 50 digits, 600 steps, three hidden layers of tanh units, largest "
        "eigenvalue of the Hessian every 50 steps. Three cases: η = 0.22, where the curvature starts below "
        "2/η; η = 1, where it starts far above; η = 1 reached along a line over 300 steps. A run diverges "
        "if its loss overflows. A case confirms the claim if all its runs go beyond 2/η and diverge, "
        "refutes it if all go beyond and none diverges, and is undecided else. If the three disagree, it "
        "depends."
    ),
    seeds=tuple(range(6)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.15,
    chapter="optimisers.ipynb",
)
