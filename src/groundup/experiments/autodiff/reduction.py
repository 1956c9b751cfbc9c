"""A8: does a reduction remove the axis that it reduces, and `keepdims` keep it?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ... import autograd
from ...autograd import Tensor
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, unanimous

NAMES = ("sum", "mean", "var", "std", "amax", "amin")
SIZES = (2, 3, 5, 7)  # all different, so that the axis that is missing can be told from the others

# (name of the function, array, axis, keep it?) → shape of the result
Reduction = Callable[[str, np.ndarray, int, bool], tuple[int, ...]]


def reductions() -> dict[str, Reduction]:
    import torch  # here and not above: it takes seconds, and other trials do without

    def numpy_shape(name, x, axis, keep):
        return getattr(np, name)(x, axis=axis, keepdims=keep).shape

    def torch_shape(name, x, axis, keep):
        return tuple(getattr(torch, name)(torch.tensor(x), dim=axis, keepdim=keep).shape)

    def our_shape(name, x, axis, keep):
        return getattr(autograd, name)(Tensor(x), dim=axis, keepdim=keep).shape

    return {"NumPy": numpy_shape, "torch": torch_shape, "ours": our_shape}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Every function along every axis of arrays with one to four axes, sizes in random order."""
    rng = np.random.default_rng(seed)
    shapes = [tuple(rng.permutation(SIZES)[:count].tolist()) for count in (1, 2, 3, 4)]
    numbers = {}
    for library, shape_of in reductions().items():
        for keep in (False, True):
            results = [
                shape_of(name, rng.standard_normal(shape), axis, keep) == claimed(shape, axis, keep)
                for name in NAMES
                for shape in shapes
                for axis in range(len(shape))
            ]
            measures = {"as claimed": np.mean(results), "cases": len(results)}
            numbers[f"{library}, the axis {'kept' if keep else 'removed'}"] = measures
    return numbers


def claimed(shape: tuple[int, ...], axis: int, keep: bool) -> tuple[int, ...]:
    """The shape that a reduction leaves, by the claim.

    >>> claimed((2, 3, 5), 1, keep=False), claimed((2, 3, 5), 1, keep=True)
    ((2, 5), (2, 1, 5))
    """
    return (*shape[:axis], *([1] if keep else []), *shape[axis + 1 :])


def judge(numbers: Numbers) -> str:
    return unanimous(fits(measures["as claimed"]) for measures in numbers.values())


def fits(shares: list[float]) -> str:
    if min(shares) == 1:
        return CONFIRMED
    return REFUTED if max(shares) == 0 else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        Effect.holds(f"all shapes are as claimed: {name}", np.equal(m["as claimed"], 1))
        for name, m in numbers.items()
    ]


CLAIM = Claim(
    id="A8",
    title="A reduction removes the axis that it reduces; keepdims keeps it",
    source="notes 002, section 5",
    statement=(
        "What is summed over disappears from the shape: a reduction along an axis leaves all others. With "
        "keepdims the number of axes stays, and the reduced one has size 1."
    ),
    prediction="Confirmed for all functions, axes and libraries: it is how the three define a reduction.",
    expected=CONFIRMED,
    rule=(
        "Six functions (sum, mean, var, std, amax, amin) along every axis of arrays with one to four axes, "
        "in NumPy, torch and ours, each with and without keeping the axis. A condition confirms the claim if "
        "all shapes are as claimed for every seed, and refutes it if none is. If the six disagree, it "
        "depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
