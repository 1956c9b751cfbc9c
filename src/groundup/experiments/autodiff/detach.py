"""A1: does `detach` make a deep copy?"""

from __future__ import annotations

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, unanimous
from .engines import Engine, both, numbers_of

SIZE = 100


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Write random numbers into one side of `detach`, and count the entries of the other that follow."""
    rng = np.random.default_rng(seed)
    start, new = rng.standard_normal((2, SIZE))
    numbers = {}
    for engine in both():
        for changed in ("original", "detached"):
            numbers[f"{engine.name}, the {changed} tensor is changed"] = {
                "followed": followed(engine, changed, lambda x: x.detach(), start, new),
                "followed, after a copy": followed(engine, changed, engine.copy, start, new),
                "backward refuses": backward_refuses(engine, changed, start, new),
            }
    return numbers


def followed(engine: Engine, changed: str, part, start: np.ndarray, new: np.ndarray) -> float:
    """The share of entries of the other tensor that have the new value."""
    original = engine.leaf(start)
    other = part(original)
    written, read = (original, other) if changed == "original" else (other, original)
    overwrite(engine, written, new)
    return float(np.mean(numbers_of(read) == new))


def backward_refuses(engine: Engine, changed: str, start: np.ndarray, new: np.ndarray) -> float:
    """1 if an edit between forward and backward raises: x² had saved the x that is gone."""
    original = engine.leaf(start)
    detached = original.detach()
    y = (original * original).sum()
    overwrite(engine, original if changed == "original" else detached, new)
    try:
        y.backward()
    except RuntimeError:
        return 1.0
    return 0.0


def overwrite(engine: Engine, tensor, new: np.ndarray) -> None:
    with engine.functions.no_grad():
        tensor[...] = engine.constant(new)


def judge(numbers: Numbers) -> str:
    return unanimous(copied(measures["followed"]) for measures in numbers.values())


def copied(shares: list[float]) -> str:
    if max(shares) == 0:
        return CONFIRMED
    return REFUTED if min(shares) == 1 else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    follows = [
        Effect.holds(f"the other side follows: {condition}", np.equal(measures["followed"], 1))
        for condition, measures in numbers.items()
    ]
    copies, refusals = (
        np.array([measures[name] for measures in numbers.values()])  # (conditions, seeds)
        for name in ("followed, after a copy", "backward refuses")
    )
    return [
        *follows,
        Effect.holds("a copy stays as it was, in all four", copies.max(axis=0) == 0),
        Effect.holds("backward refuses in all four", refusals.min(axis=0) == 1),
    ]


CLAIM = Claim(
    id="A1",
    title="detach makes a deep copy",
    source="notes 002, section 07",
    statement=(
        "detach gives a tensor with memory of its own: when one of the two is changed afterwards, the other "
        "keeps its numbers."
    ),
    prediction=(
        "Refuted in both engines and both directions. detach makes a new object without a history, and "
        "that object looks at the same memory. Only after a further copy will the two be apart. Where a "
        "derivative has saved the old numbers, backward will refuse."
    ),
    expected=REFUTED,
    rule=(
        "A tensor of 100 numbers is detached, then one side is overwritten. A condition confirms the claim "
        "if for every seed no entry of the other side follows, and refutes it if all follow. If the four "
        "conditions (two engines, two sides) disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
