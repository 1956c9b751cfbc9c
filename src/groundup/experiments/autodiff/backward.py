"""A3: does the walk back cost about as much as the walk forward?"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Correction, Numbers, unanimous, within
from ..timing import RANGES, one_torch_thread
from .engines import Engine, both

ABOUT_AS_MUCH = 1.5  # neither direction takes more than one and a half times the other


def perceptron(batch: int, width: int) -> Callable:
    """Three linear layers with ReLU between them, and the mean square of the result."""

    def make(rng: np.random.Generator):
        weights = [float32(rng, width, width) / np.sqrt(width, dtype=np.float32) for _ in range(3)]

        def loss(m, x, first, second, third):
            y = m.relu(m.relu(x @ first) @ second) @ third
            return (y * y).mean()

        return loss, float32(rng, batch, width), weights

    return make


def curves(rng: np.random.Generator):
    """Functions of single numbers, ten in a row: no matrix anywhere."""

    def loss(m, x, start):
        y = start + x
        for _ in range(5):
            y = m.tanh(m.sin(y))
        return y.mean()

    return loss, float32(rng, 100_000), [float32(rng, 100_000)]


def convolutions(rng: np.random.Generator):
    """Two convolutions of 3 × 3 on images of 14 × 14, with ReLU between them."""

    def loss(m, x, first, second):
        y = m.conv2d(m.relu(m.conv2d(x, first, padding=1)), second, padding=1)
        return (y * y).mean()

    return loss, float32(rng, 16, 8, 14, 14), [float32(rng, 16, 8, 3, 3) / 9, float32(rng, 16, 16, 3, 3) / 9]


NETWORKS = {
    "wide layers": perceptron(batch=128, width=512),
    "narrow layers": perceptron(batch=4, width=8),
    "curves": curves,
    "convolutions": convolutions,
}
CALLS = {"narrow layers": 300}


def float32(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape).astype(np.float32)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Fastest forward and fastest backward of each network in each engine, both on one thread."""
    numbers = {}
    for position, (name, make) in enumerate(NETWORKS.items()):
        loss, x, weights = make(np.random.default_rng([seed, position]))
        for engine in both():
            with one_torch_thread():
                forward, backward = directions(engine, loss, x, weights, CALLS.get(name, 60))
            measures = {"forward": forward, "backward": backward, "ratio": backward / forward}
            numbers[f"{engine.name}, {name}"] = measures
    return numbers


def directions(
    engine: Engine, loss: Callable, x: np.ndarray, weights: list, calls: int
) -> tuple[float, float]:
    """Microseconds of the fastest forward, while recording, and of the fastest backward; they alternate.

    The gradients are forgotten before each backward, so that none is added to an old one.
    """
    inputs, leaves = engine.constant(x), [engine.leaf(w) for w in weights]
    forward = backward = float("inf")
    for _ in range(calls):
        start = time.perf_counter()
        value = loss(engine.functions, inputs, *leaves)
        middle = time.perf_counter()
        value.backward()
        end = time.perf_counter()
        forward, backward = min(forward, middle - start), min(backward, end - middle)
        for leaf in leaves:
            leaf.grad = None
    return 1e6 * forward, 1e6 * backward


def judge(numbers: Numbers) -> str:
    return unanimous(within(effect, *effect.bounds) for effect in summarise(numbers))


def summarise(numbers: Numbers) -> list[Effect]:
    bounds = (1 / ABOUT_AS_MUCH, ABOUT_AS_MUCH)
    return [
        Effect.timing(f"backward ÷ forward: {name}", measures["ratio"], bounds=bounds)
        for name, measures in numbers.items()
    ]


OLD_RULE = (
    "Four networks in two engines, float32, one thread, fastest of at least 60 calls each way, the loss "
    "and the recording counted as forward. A condition confirms the claim if the median over seeds of "
    "backward ÷ forward is between 1/1.5 and 1.5, else refutes it. If the eight disagree, it depends."
)


CLAIM = Claim(
    id="A3",
    title="Backward costs about as much as forward",
    source="notes 002, section 07",
    statement="Where the forward pass takes a second, the backward pass takes about a second too.",
    prediction=(
        "Depends. For y = xW the way back has two products of the same size, one for x and one for W, and "
        "only the first layer is spared the one for x: three layers give 5/3, and convolutions more than one "
        "as well. For functions of single numbers the way back takes a product each and a derivative that "
        "costs no more than the function: about one. Where layers are narrow, the engine's own work decides, "
        "and torch has most of it on the way back."
    ),
    expected=DEPENDS,
    rule=(
        "Four networks in two engines, float32, one thread, fastest of at least 60 calls each way, the loss "
        "and the recording counted as forward. A condition confirms the claim if the range of backward ÷ "
        "forward over all rounds lies between 1/1.5 and 1.5, and refutes it if all of it lies outside; on "
        "both sides of a bound it decides nothing. If the eight disagree, it depends."
    ),
    missed=(
        "For curves we expected about one in both engines. Their ranges lie across the upper bound, so that "
        "no condition stands against those that refute the claim. A record made earlier on the same day, "
        "beside other work, had ours just below the bound, and said depends. In PyTorch the processor "
        "decides: the way back took half the time of the way forward on another one, and half as much again "
        "on this."
    ),
    corrections=(Correction("2026-11-21", OLD_RULE, DEPENDS, RANGES),),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.5,
    chapter="autograd.ipynb",
    repeatable=False,
    processes=4,
)
