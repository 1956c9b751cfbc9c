"""A7: does torch lack a function for the L1 norm?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ... import autograd
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, Claim, Numbers

SIZE = 1000
EQUAL = 1e-9  # relative: far above the rounding of a sum of 1,000 numbers


def candidates() -> dict[str, Callable]:
    """Calls that a reader may try, as functions of an array."""
    import torch  # here and not above: it takes seconds, and other trials do without

    return {
        "torch.norm(x, p=1)": lambda x: torch.norm(torch.tensor(x), p=1),
        "torch.linalg.vector_norm(x, ord=1)": lambda x: torch.linalg.vector_norm(torch.tensor(x), ord=1),
        "x.norm(1)": lambda x: torch.tensor(x).norm(1),
        "torch.linalg.norm(x, ord=1), x a matrix": lambda x: torch.linalg.norm(
            torch.tensor(x.reshape(20, -1)), ord=1
        ),
        "ours: norm(x, p=1)": lambda x: autograd.norm(x, p=1),
    }


def trial(seed: int) -> dict[str, dict[str, float]]:
    """How far each call is from the sum of absolute values of 1,000 random numbers."""
    x = np.random.default_rng(seed).standard_normal(SIZE)
    right = np.abs(x).sum()
    return {name: {"distance": abs(float(f(x)) / right - 1)} for name, f in candidates().items()}


def judge(numbers: Numbers) -> str:
    """One function that gives the norm for every seed refutes; ours does not count."""
    found = [max(measures["distance"]) < EQUAL for name, measures in numbers.items() if "ours" not in name]
    return REFUTED if any(found) else CONFIRMED


def summarise(numbers: Numbers) -> list[Effect]:
    return [Effect.holds(f"gives Σ|x|: {name}", np.less(m["distance"], EQUAL)) for name, m in numbers.items()]


CLAIM = Claim(
    id="A7",
    title="torch has no function for the L1 norm",
    source="notes 002, section 5",
    statement="For the L1 norm one has to write torch.abs(x).sum(), since torch offers no function for it.",
    prediction=(
        "Refuted by one call: torch.norm with p=1, a method of the same name, and torch.linalg.vector_norm "
        "with ord=1. A trap beside them: torch.linalg.norm with ord=1 of a matrix is the largest column sum, "
        "another norm."
    ),
    expected=REFUTED,
    rule=(
        "Refuted if one of four calls of torch gives the sum of absolute values of 1,000 numbers to a "
        "relative 1e-9 for every seed, else confirmed."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
