"""I9: do the gains of the table keep signal and gradient through depth?"""

from __future__ import annotations

import numpy as np

from ... import nn
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, unanimous, within
from .signal import ACTIVATIONS, sizes, stack

WIDTH, DEPTH = 256, 50
KEPT = 1.0  # powers of ten that still count as kept
TABLE = {
    "linear": ("linear",),
    "ReLU": ("relu",),
    "leaky ReLU": ("leaky_relu", 0.2),
    "tanh": ("tanh",),
    "SELU": ("selu",),
    "sigmoid": ("sigmoid",),
}


def gain(name: str) -> float:
    """What the table says for this activation."""
    return nn.init.calculate_gain(*TABLE[name])


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Powers of ten by which signal and gradient change in size through 50 layers, each with its gain."""
    numbers = {}
    for name in TABLE:
        rng = np.random.default_rng([9, seed])
        weights = stack([WIDTH] * (DEPTH + 1), nn.init.xavier_normal_, rng=rng, gain=gain(name))
        signal, gradient = sizes(weights, ACTIVATIONS[name], rng=rng)
        numbers[name] = {
            "signal": float(np.log10(signal[-1] / signal[0])),
            "gradient": float(np.log10(gradient[0] / gradient[-1])),
        }
    return numbers


def change(numbers: Numbers, name: str, way: str) -> Effect:
    # On the scale of a sigmoid's gradient all else would be one point.
    unit = "powers of ten" if name == "sigmoid" else "decades"
    return Effect.sample(f"{way}: {name}", numbers[name][way], unit, bounds=(-KEPT, KEPT))


def judge(numbers: Numbers) -> str:
    return unanimous(
        within(change(numbers, name, way), -KEPT, KEPT) for name in TABLE for way in ("signal", "gradient")
    )


def summarise(numbers: Numbers) -> list[Effect]:
    return [change(numbers, name, way) for way in ("signal", "gradient") for name in TABLE]


CLAIM = Claim(
    id="I9",
    title="With the gain from the table, signal and gradient keep their size",
    source="the table in the documentation of torch.nn.init, as it is commonly read",
    statement=(
        "For each activation there is a recommended gain: 1 for none and for sigmoid, √2 for ReLU, 5/3 for "
        "tanh, 3/4 for SELU. Multiply the weights by it, and what passes through a deep network keeps its "
        "size, on the way in and on the way back."
    ),
    prediction=(
        "Depends on the activation. It holds for linear layers, ReLU and leaky ReLU, where one number serves "
        "both directions. With 5/3 for tanh we expect the signal to stay and the gradient to grow by four "
        "powers of ten in 50 layers; with 3/4 for SELU both shrink, by more than one; behind sigmoids with "
        "gain 1 the gradient loses more than 60."
    ),
    expected=DEPENDS,
    rule=(
        "50 layers of 256 units, no biases. Size (mean square) of the signal at the end ÷ at the front, and "
        "of the gradient the other way, in powers of ten. A direction of an activation confirms the claim if "
        "the 95 % interval lies within ±1, and refutes it if all of it lies outside. If they disagree, it "
        "depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="initialisation.ipynb",
)
