"""A13: does a derivative turn the axes of the denominator round?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ... import autograd
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, unanimous

NUMERATORS = {"number": (), "vector": (2,), "matrix": (2, 3)}
DENOMINATORS = {"number": (), "vector": (5,), "column": (5, 1), "matrix": (5, 7)}
TURNED = ("column", "matrix")  # with fewer than two axes there is nothing to turn round
EXACT = 1e-12


def engines() -> dict[str, tuple[Callable, Callable]]:
    """For each engine: (f, x) ↦ its Jacobian as an array; and Σ A x over the axes of x, for an array A."""
    import torch  # here and not above: it takes seconds, and other trials do without

    def ours(f, x):
        return autograd.jacobian(f)(x).numpy()

    def theirs(f, x):
        return torch.func.jacrev(f)(torch.tensor(x)).numpy()

    return {"ours": (ours, lambda a, x: a * x), "torch": (theirs, lambda a, x: torch.tensor(a) * x)}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The Jacobian of y = Σ A x, whose entries are those of A, for each kind of numerator and denominator."""
    rng = np.random.default_rng(seed)
    numbers = {}
    for engine, (jacobian, product) in engines().items():
        for name, below in DENOMINATORS.items():
            tables = []
            for above in NUMERATORS.values():
                a, axes = rng.standard_normal((*above, *below)), tuple(range(-len(below), 0))

                def linear(x, a=a, axes=axes, product=product):
                    y = product(a, x)
                    return y.sum(axes) if axes else y

                tables.append((jacobian(linear, rng.standard_normal(below)), a, above, below))
            numbers[f"{engine}, by a {name}"] = {
                "turned round": float(np.mean([j.shape == up + down[::-1] for j, _, up, down in tables])),
                "as it is": float(np.mean([j.shape == up + down for j, _, up, down in tables])),
                "right": float(np.mean([distance(j, a) < EXACT for j, a, _, _ in tables])),
            }
    return numbers


def distance(found: np.ndarray, expected: np.ndarray) -> float:
    """The largest difference of two arrays; infinite where their shapes are not the same."""
    return float(np.abs(found - expected).max()) if found.shape == expected.shape else math.inf


def judge(numbers: Numbers) -> str:
    return unanimous(
        turned(measures["turned round"])
        for condition, measures in numbers.items()
        if condition.endswith(TURNED)
    )


def turned(shares: list[float]) -> str:
    if min(shares) == 1:
        return CONFIRMED
    return REFUTED if max(shares) == 0 else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = []
    for condition, measures in numbers.items():
        if condition.endswith(TURNED):
            effects.append(Effect.holds(f"turned round: {condition}", np.equal(measures["turned round"], 1)))
    whole = np.array([measures["as it is"] for measures in numbers.values()])
    right = np.array([measures["right"] for measures in numbers.values()])
    return [
        *effects,
        Effect.holds("first the shape above, then the one below, as they are, in all", whole.min(0) == 1),
        Effect.holds("entry i, j is the slope of yᵢ by xⱼ, in all", right.min(0) == 1),
    ]


CLAIM = Claim(
    id="A13",
    title="A derivative keeps the shape of the numerator and transposes that of the denominator",
    source="notes 002, section 06",
    statement=(
        "In the derivative of one array by another the axes of the numerator come first and stay as they "
        "are, and those of the denominator follow transposed: by a matrix (n, k) there is (k, n)."
    ),
    prediction=(
        "Refuted for what engines compute. On paper it is one of two conventions, the numerator's layout. "
        "Both engines put the shape of the denominator behind that of the numerator as it is, so that the "
        "gradient of a number has the shape of the weights and can be subtracted from them."
    ),
    expected=REFUTED,
    rule=(
        "Jacobians of linear maps from a number, a vector, a column and a matrix to a number, a vector and a "
        "matrix, by ours and by torch. A condition (engine, column or matrix below) confirms the claim if "
        "for every seed all shapes have the axes of the denominator turned round, and refutes it if none "
        "has. If the four disagree, it depends. Numbers and vectors have nothing to turn."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="autograd.ipynb",
)
