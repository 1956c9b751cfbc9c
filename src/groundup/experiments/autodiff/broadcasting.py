"""A12: does broadcasting need two arrays with the same number of axes?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

import numpy as np

from ...autograd import Tensor
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, unanimous

SIZES = (2, 3, 5, 7)  # all different, so that axes that do not fit cannot fit by chance
PAIRS = 50

Shape = tuple[int, ...]


def adders() -> dict[str, Callable]:
    import torch  # here and not above: it takes seconds, and other trials do without

    return {
        "NumPy": np.add,
        "torch": lambda a, b: torch.tensor(a) + torch.tensor(b),
        "ours": lambda a, b: Tensor(a) + Tensor(b),
    }


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Add arrays of many pairs of shapes: which share of the pairs is added, and with which shape?"""
    rng = np.random.default_rng(seed)
    kinds = {
        f"{axes} numbers of axes, {'fitting' if fitting else 'not fitting'}": [
            pair(rng, axes == "equal", fitting) for _ in range(PAIRS)
        ]
        for axes in ("different", "equal")
        for fitting in (True, False)
    }
    numbers = {}
    for library, add in adders().items():
        results = {kind: [added(add, *shapes) for shapes in pairs] for kind, pairs in kinds.items()}
        numbers[library] = {
            kind: float(np.mean([shape is not None for shape in shapes])) for kind, shapes in results.items()
        }
        right = [
            shape == broadcast(*shapes)
            for kind, pairs in kinds.items()
            for shapes, shape in zip(pairs, results[kind], strict=True)
        ]
        numbers[library]["as the rule says"] = float(np.mean(right))
    return numbers


def broadcast(first: Shape, second: Shape) -> Shape | None:
    """The real rule: from the right, two sizes are equal or one is 1, and a missing axis counts as 1.

    >>> broadcast((7, 2, 3), (3,)), broadcast((2, 1), (5,)), broadcast((2, 3), (2,))
    ((7, 2, 3), (2, 5), None)
    """
    pairs = list(zip_longest(first[::-1], second[::-1], fillvalue=1))
    if any(a != b and 1 not in (a, b) for a, b in pairs):
        return None
    return tuple(a if b == 1 else b for a, b in pairs)[::-1]


def pair(rng: np.random.Generator, equal: bool, fitting: bool) -> tuple[Shape, Shape]:
    """Two shapes, with equal or different numbers of axes, that fit from the right or do not."""
    sizes = tuple(rng.permutation(SIZES)[: rng.integers(2, len(SIZES) + 1)].tolist())
    count = len(sizes) if equal else int(rng.integers(1, len(sizes)))
    other = sizes[-count:] if fitting else np.roll(sizes, 1)[-count:]
    if fitting:
        ones = rng.random(count) < 0.5
        other = np.where(ones, 1, other)
    return sizes, tuple(int(size) for size in other)


def added(add: Callable, first: Shape, second: Shape) -> Shape | None:
    """The shape of the sum, or None where the library refuses."""
    try:
        return tuple(add(np.ones(first), np.ones(second)).shape)
    except (ValueError, RuntimeError):
        return None


def judge(numbers: Numbers) -> str:
    return unanimous(refused(m["different numbers of axes, fitting"]) for m in numbers.values())


def refused(shares: list[float]) -> str:
    """What the claim says of arrays with different numbers of axes."""
    if max(shares) == 0:
        return CONFIRMED
    return REFUTED if min(shares) == 1 else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = []
    for library, measures in numbers.items():
        added_all = np.equal(measures["different numbers of axes, fitting"], 1)
        as_ruled = np.equal(measures["as the rule says"], 1)
        effects.append(Effect.holds(f"different numbers of axes are added: {library}", added_all))
        effects.append(Effect.holds(f"every shape is as the rule from the right says: {library}", as_ruled))
    return effects


CLAIM = Claim(
    id="A12",
    title="Broadcasting needs two arrays with the same number of axes",
    source="notes 002, section 04",
    statement="Two arrays can be added by broadcasting only if they have the same number of axes.",
    prediction=(
        "Refuted in all three libraries. What counts is the sizes from the right: two are equal, or one of "
        "them is 1, and an axis that is missing counts as 1. So different numbers of axes may fit, and "
        "equal ones may not."
    ),
    expected=REFUTED,
    rule=(
        "Random pairs of shapes in NumPy, torch and ours, 50 of each kind: with different or equal numbers "
        "of axes, whose sizes fit from the right or do not. A library confirms the claim if for every seed "
        "it adds no pair with different numbers of axes that fits, and refutes it if it adds all of them. "
        "If the three disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="autograd.ipynb",
)
