"""A11: does turning an array into a tensor, and back, always copy?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ... import autograd
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers

SIZE = 100

# how to make what is converted from an array, and how to convert it
Way = tuple[Callable, Callable]


def ways() -> dict[str, Way]:
    """Calls that a reader may write, to a tensor and back."""
    import torch  # here and not above: it takes seconds, and other trials do without

    return {
        "torch.tensor(a)": (np.array, torch.tensor),
        "torch.from_numpy(a)": (np.array, torch.from_numpy),
        "torch.as_tensor(a)": (np.array, torch.as_tensor),
        "torch.as_tensor(a), of another type": (
            np.array,
            lambda a: torch.as_tensor(a, dtype=torch.float32),
        ),
        "t.numpy()": (torch.tensor, lambda t: t.numpy()),
        "np.asarray(t)": (torch.tensor, np.asarray),
        "t.clone().numpy()": (torch.tensor, lambda t: t.clone().numpy()),
        "ours: Tensor(a)": (np.array, autograd.Tensor),
        "ours: t.numpy()": (autograd.Tensor, lambda t: t.numpy()),
    }


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Convert, write new numbers into what was converted, and count the entries of the result that follow."""
    start, new = np.random.default_rng(seed).standard_normal((2, SIZE))
    numbers = {}
    for name, (make, convert) in ways().items():
        source = make(start)
        result = convert(source)
        source[...] = make(new)
        found = np.asarray(result)
        numbers[name] = {"followed": float(np.mean(found == new.astype(found.dtype)))}
    return numbers


def judge(numbers: Numbers) -> str:
    """One call of torch that shares memory for every seed refutes; ours does not count."""
    torchs = [measures["followed"] for name, measures in numbers.items() if "ours" not in name]
    if any(min(shares) == 1 for shares in torchs):
        return REFUTED
    return CONFIRMED if all(max(shares) == 0 for shares in torchs) else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        Effect.holds(f"shares memory: {name}", np.equal(measures["followed"], 1))
        for name, measures in numbers.items()
    ]


CLAIM = Claim(
    id="A11",
    title="Turning an array into a tensor, or back, always copies",
    source="notes 002, section 04",
    statement=(
        "Turning a NumPy array into a tensor, or a tensor into an array, always copies: the two never share "
        "memory."
    ),
    prediction=(
        "Refuted. `torch.tensor` copies; `from_numpy` and `as_tensor` look at the array's own memory, and "
        "`numpy()` at the tensor's, unless the type has to change. In our engine both ways copy, on purpose."
    ),
    expected=REFUTED,
    rule=(
        "100 numbers are converted, then what they were converted from is overwritten. Refuted if with one "
        "of seven calls of torch every entry of the result follows, for every seed; confirmed if with none "
        "an entry follows; else undecided."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="autograd.ipynb",
)
