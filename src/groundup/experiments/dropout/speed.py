"""D2: is multiplying by a mask much faster than assigning zeros by index?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from ..effect import Effect
from ..finding import DEPENDS, Claim, Correction, Numbers, above, unanimous
from ..timing import RANGES, fastest

SIZES = (10_000, 300_000, 10_000_000)
P = 0.5
MUCH = 2.0  # "much faster": at most half the time


def trial(seed: int, device: str = "cpu", sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, float]]:
    """Microseconds of both ways for each size, with NumPy and with torch, forward and forward + backward.

    Both start from the same draw, so that each pays for its own comparison. A time is the fastest of many
    calls on one thread, the two ways in turn: other work on the machine can only slow a call down.
    """
    numbers = {}
    # Largest first: from then on the C library keeps freed blocks, and small sizes pay for no fresh pages.
    for size in sorted(sizes, reverse=True):
        ways = torch_ways(size, seed, device)
        if device == "cpu":
            ways = numpy_ways(size, seed) | ways
        for name, pair in ways.items():
            with threadpool_limits(1):
                times = fastest(
                    dict(zip(("multiply", "index"), pair, strict=True)),
                    calls=int(np.clip(60_000_000 / size, 12, 200)),
                )
            numbers[f"{name}, {size:,} values"] = times | {"ratio": times["index"] / times["multiply"]}
    return numbers


def numpy_ways(size: int, seed: int) -> dict[str, tuple[Callable, Callable]]:
    rng = np.random.default_rng(seed)
    x, draw = rng.standard_normal(size, np.float32), rng.random(size, np.float32)

    def multiply():
        return x * (draw > P).astype(np.float32) / (1 - P)

    def index():
        y = x.copy()
        y[draw <= P] = 0
        return y / (1 - P)

    return {"NumPy, forward": (multiply, index)}


def torch_ways(size: int, seed: int, device: str) -> dict[str, tuple[Callable, Callable]]:
    import torch  # here and not above: it takes seconds, and no other trial needs it

    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(size, generator=generator).to(device)
    draw = torch.rand(size, generator=generator).to(device)
    weight = x.clone().requires_grad_()
    ones = torch.ones_like(x)

    def multiply(x=x):
        return (draw > P).float() * x / (1 - P)

    def index(x=x):
        y = x.clone()
        y[draw <= P] = 0
        return y / (1 - P)

    def finished(function):
        """The call with the wait for the device: a GPU returns before it has computed."""

        def call():
            result = function()
            if x.is_cuda:
                torch.cuda.synchronize()
            return result

        return call

    def with_backward(function):
        return lambda: torch.autograd.grad(function(weight), weight, ones)

    return {
        "torch, forward": (finished(multiply), finished(index)),
        "torch, forward and backward": tuple(finished(with_backward(way)) for way in (multiply, index)),
    }


def judge(numbers: Numbers) -> str:
    return unanimous(above(effect, MUCH) for effect in summarise(numbers))


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        Effect.timing(f"index ÷ multiplying: {condition}", measures["ratio"], bounds=(MUCH,))
        for condition, measures in numbers.items()
    ]


OLD_RULE = (
    "Take the median over seeds of time by index ÷ time by multiplying, for each library, direction "
    "and size. Confirmed if all are at least 2, refuted if all are below 1.1, else it depends."
)


CLAIM = Claim(
    id="D2",
    title="Multiplying by a mask is much faster than setting zeros by index",
    source="notes 004, section 13; notes 002, section 13",
    statement=(
        "x · mask / (1 − p) is written that way, and not as x[dropped] = 0, because a processor, and "
        "above all a GPU, multiplies much faster than it assigns by index."
    ),
    prediction=(
        "Depends on the size. Setting by index must look at every value and branch, a product of two "
        "arrays streams: from 300,000 values on we expect a factor of two at least. With 10,000 values "
        "the fixed cost of a call weighs most, and the factor will be below two."
    ),
    expected=DEPENDS,
    rule=(
        "The range over all rounds of time by index ÷ time by multiplying, for each library, direction and "
        'size. A condition confirms "much faster" if the range lies above 2, and refutes it if below, else '
        "it decides nothing. If the conditions disagree, it depends."
    ),
    missed=(
        "We expected a factor of two from 300,000 values on and less with 10,000. PyTorch stays below two "
        "with ten million values as well, and NumPy is above it with ten thousand."
    ),
    corrections=(Correction("2026-11-21", OLD_RULE, DEPENDS, RANGES),),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=2.5,
    chapter="dropout.ipynb",
    repeatable=False,
    processes=4,
    options=("device",),
    not_measured=(
        "The claim's words about the GPU: the machine of this record has none. On a machine with one, "
        "`python -m groundup.experiments record D2 --device cuda` measures them."
    ),
)
