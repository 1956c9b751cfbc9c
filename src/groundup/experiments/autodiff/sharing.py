"""A10: do two modules that hold one parameter object share its values and its gradient?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, Claim, Numbers, unanimous
from .engines import numbers_of

WIDTH, BATCH, STEPS, LR = 5, 7, 10, 0.1
EQUAL = 1e-12  # relative: far above rounding in float64


@dataclass(frozen=True)
class Library:
    """Layers and optimisers under torch's names; a linear layer in float64, a tensor and a parameter."""

    name: str
    nn: ModuleType
    optim: ModuleType
    linear: Callable
    constant: Callable

    def parameter(self, array: np.ndarray):
        return self.nn.Parameter(self.constant(array))


def ours() -> Library:
    from ... import autograd, nn, optim

    def linear():
        return nn.Linear(WIDTH, WIDTH, rng=np.random.default_rng(0), dtype=np.float64)

    return Library("ours", nn, optim, linear, autograd.Tensor)


def pytorch() -> Library:
    import torch  # here and not above: it takes seconds, and other trials do without

    def linear():
        return torch.nn.Linear(WIDTH, WIDTH, dtype=torch.float64)

    return Library("torch", torch.nn, torch.optim, linear, torch.tensor)


@dataclass
class Pair:
    """Two linear layers in a row, their weights one object or two objects with equal numbers."""

    library: Library
    first: object
    second: object
    model: object
    x: object

    @classmethod
    def of(cls, library: Library, arrays: dict[str, np.ndarray], shared: bool) -> Pair:
        first, second = library.linear(), library.linear()
        first.weight = library.parameter(arrays["weight"])
        second.weight = first.weight if shared else library.parameter(arrays["weight"])
        first.bias, second.bias = library.parameter(arrays["bias"]), library.parameter(arrays["bias"])
        model = library.nn.Sequential(first, library.nn.ReLU(), second)
        return cls(library, first, second, model, library.constant(arrays["x"]))

    def backward(self) -> None:
        (self.model(self.x) ** 2).mean().backward()

    def train(self, steps: int) -> None:
        optimizer = self.library.optim.SGD(self.model.parameters(), lr=LR)
        for _ in range(steps):
            optimizer.zero_grad()
            self.backward()
            optimizer.step()

    @property
    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        return numbers_of(self.first.weight), numbers_of(self.second.weight)

    @property
    def gradients(self) -> tuple[np.ndarray, np.ndarray]:
        return numbers_of(self.first.weight.grad), numbers_of(self.second.weight.grad)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """One backward and ten steps of two layers in a row, with one weight object and with two equal ones."""
    rng = np.random.default_rng(seed)
    shapes = {"weight": (WIDTH, WIDTH), "bias": (WIDTH,), "x": (BATCH, WIDTH)}
    arrays = {name: rng.standard_normal(shape) / 2 for name, shape in shapes.items()}
    return {library.name: measure(library, arrays) for library in (ours(), pytorch())}


def measure(library: Library, arrays: dict[str, np.ndarray]) -> dict[str, float]:
    shared, separate = (Pair.of(library, arrays, together) for together in (True, False))
    shared.backward()
    separate.backward()
    total = sum(separate.gradients)
    gradient, other = shared.gradients
    shared.train(1)
    moved = np.linalg.norm(shared.weights[0] - arrays["weight"]) / np.linalg.norm(LR * gradient)
    shared.train(STEPS - 1)
    separate.train(STEPS)
    return {
        "values apart": apart(*shared.weights),
        "gradients apart": apart(gradient, other),
        "gradient against the sum of two": apart(gradient, total),
        "one step moves": float(moved),
        "values apart, two equal objects": apart(*separate.weights),
    }


def apart(found: np.ndarray, right: np.ndarray) -> float:
    return float(np.linalg.norm(found - right) / np.linalg.norm(right))


def judge(numbers: Numbers) -> str:
    shares = (
        max(m["values apart"]) == 0
        and max(m["gradients apart"]) == 0
        and max(m["gradient against the sum of two"]) < EQUAL
        for m in numbers.values()
    )
    return unanimous(CONFIRMED if share else REFUTED for share in shares)


def summarise(numbers: Numbers) -> list[Effect]:
    def holds(name: str, compare: Callable, measure: str, bound: float) -> list[Effect]:
        return [Effect.holds(f"{name}: {lib}", compare(m[measure], bound)) for lib, m in numbers.items()]

    moved = "one step of SGD moves it by"
    apart = "two equal objects, apart after 10 steps"
    return [
        *holds("one object, equal weights after 10 steps", np.equal, "values apart", 0),
        *holds("one object, one gradient", np.equal, "gradients apart", 0),
        *holds("which is the sum of two separate ones", np.less, "gradient against the sum of two", EQUAL),
        *(Effect.fact(f"{moved}: {lib}", m["one step moves"], "lr · gradient") for lib, m in numbers.items()),
        *(
            Effect.sample(
                f"{apart}: {lib}", m["values apart, two equal objects"], "of their length", neutral=0.0
            )
            for lib, m in numbers.items()
        ),
    ]


CLAIM = Claim(
    id="A10",
    title="Two modules that hold one parameter object share values and gradient",
    source="notes 004, section 16",
    statement=(
        "When a layer's weight is the very object that another layer holds, both always have the same "
        "values, and one gradient."
    ),
    prediction=(
        "Confirmed in both libraries. There is one object, so one value and one grad, and backward adds up "
        "in it what comes from both places: the gradient is the sum of those that two separate weights would "
        "get. Two objects that merely begin with equal numbers will drift apart."
    ),
    expected=CONFIRMED,
    rule=(
        "Two linear layers in a row with ReLU between them, float64. A library confirms the claim if for "
        "every seed the two weights are equal after ten steps of SGD, bit for bit, and the gradient is one "
        "and the same and within a relative 1e-12 of the sum of two separate ones; otherwise it refutes it. "
        "If the libraries disagree, it depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)
