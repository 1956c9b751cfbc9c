"""A4: do the gradients of two half batches add up to that of the whole batch?"""

from __future__ import annotations

from itertools import product

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED, Claim, Numbers, unanimous
from .engines import Engine, both, numbers_of

BATCH, INPUTS, HIDDEN, CLASSES = 64, 10, 16, 4
EQUAL, DIFFERENT = 1e-9, 1e-3  # far above rounding; far below a difference that would matter


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The gradient of the whole batch against what two `backward` calls on its halves leave in `grad`."""
    rng = np.random.default_rng(seed)
    x, targets = rng.standard_normal((BATCH, INPUTS)), np.eye(CLASSES)[rng.integers(CLASSES, size=BATCH)]
    weights = [rng.standard_normal((INPUTS, HIDDEN)) / 3, rng.standard_normal((HIDDEN, CLASSES)) / 4]
    numbers = {}
    for engine, reduction, normalised in product(both(), ("sum", "mean"), (False, True)):

        def gradient(parts, engine=engine, reduction=reduction, normalised=normalised) -> np.ndarray:
            leaves = [engine.leaf(w) for w in weights]
            for part in parts:
                constants = engine.constant(x[part]), engine.constant(targets[part])
                loss(engine, *leaves, *constants, reduction, normalised).backward()
            return np.concatenate([numbers_of(w.grad).ravel() for w in leaves])

        whole = gradient([slice(None)])
        added = gradient([slice(0, BATCH // 2), slice(BATCH // 2, None)])
        name = f"{engine.name}, {reduction} of losses{', batch norm' if normalised else ''}"
        numbers[name] = {
            "distance": distance(added, whole),
            "distance, halved": distance(added / 2, whole),
            "length": float(added @ whole / (whole @ whole)),
        }
    return numbers


def loss(engine: Engine, first, second, x, targets, reduction: str, normalised: bool):
    """Cross-entropy of a network with one hidden layer, with or without batch norm, summed or averaged."""
    m = engine.functions
    hidden = x @ first
    if normalised:
        centred = hidden - hidden.mean(0)
        hidden = centred / m.sqrt((centred * centred).mean(0) + 1e-5)
    losses = -(m.log_softmax(m.tanh(hidden) @ second, dim=1) * targets).sum(1)
    return losses.sum() if reduction == "sum" else losses.mean()


def distance(found: np.ndarray, right: np.ndarray) -> float:
    """‖found − right‖ / ‖right‖."""
    return float(np.linalg.norm(found - right) / np.linalg.norm(right))


def judge(numbers: Numbers) -> str:
    return unanimous(equal(measures["distance"]) for measures in numbers.values())


def equal(distances: list[float]) -> str:
    if max(distances) < EQUAL:
        return CONFIRMED
    return REFUTED if min(distances) > DIFFERENT else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    """Of our engine; torch's numbers are the same."""
    measured = {name.removeprefix("ours, "): m for name, m in numbers.items() if name.startswith("ours")}
    plain = {name: m for name, m in measured.items() if "norm" not in name}
    means = {name: m for name, m in measured.items() if name.startswith("mean")}
    effects = [
        Effect.holds(f"the halves add up to the whole: {name}", np.less(m["distance"], EQUAL))
        for name, m in measured.items()
    ]
    effects += [
        Effect.holds(f"their mean is the whole: {name}", np.less(m["distance, halved"], EQUAL))
        for name, m in means.items()
    ]
    effects += [
        Effect.fact(f"sum of the halves ÷ whole: {name}", m["length"], "×") for name, m in plain.items()
    ]
    for name, m in measured.items():
        if name not in plain:
            best = 100 * np.array(m["distance, halved" if name in means else "distance"])
            left = f"distance that remains: {name}"
            effects.append(Effect.sample(left, best, "% of the whole", neutral=0.0))
    return effects


CLAIM = Claim(
    id="A4",
    title="The gradients of two half batches add up to that of the batch",
    source="notes 002, section 07",
    statement=(
        "Because a framework adds up gradients until it is told to forget them, a batch that is too large "
        "for the memory can be cut in two: backward on each half gives the gradient of the whole."
    ),
    prediction=(
        "Depends on the loss. The gradient of a sum is the sum of gradients, so summed losses agree to "
        "rounding. With a mean over the batch each half divides by half as many, and the sum is twice the "
        "gradient; dividing by two repairs it. Batch norm ties the examples of a batch together: then no "
        "factor repairs it, with either reduction."
    ),
    expected=DEPENDS,
    rule=(
        "Batches of 64 in a network with one hidden layer, float64, in both engines. A condition confirms "
        "the claim if the added gradient is within 1e-9 of the whole one, relative to its length, for every "
        "seed, and refutes it if it is further than 1e-3 for every seed. If the eight conditions (two "
        "engines, sum or mean, with or without batch norm) disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
