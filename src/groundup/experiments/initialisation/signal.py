"""How large a signal is at each layer of a network, and how large the gradient that comes back.

*Size* is the mean square of the entries, `q`. A stack is a list of weights (out, in) with the same activation
behind each. No biases: they start at zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from ... import autograd as ag
from ...autograd import Tensor, jvp

Activation = Callable[[Tensor], Tensor]

ACTIVATIONS: dict[str, Activation] = {
    "linear": lambda z: z,
    "ReLU": ag.relu,
    "leaky ReLU": lambda z: ag.leaky_relu(z, 0.2),
    "tanh": ag.tanh,
    "sigmoid": ag.sigmoid,
    "4 sigmoid − 2": lambda z: 4 * ag.sigmoid(z) - 2,
    "SELU": ag.selu,
    "GELU": ag.gelu,
}


def mean_square(values: np.ndarray) -> float:
    return float(np.mean(np.square(values, dtype=np.float64)))


def sizes(
    weights: Sequence[Tensor], activation: Activation, *, rng: np.random.Generator, batch: int = 32
) -> tuple[np.ndarray, np.ndarray]:
    """Sizes of a signal before each layer and behind the last, and of the gradient at the same L + 1 places.

    A standard normal signal enters at the front, a standard normal gradient at the end.
    """
    x = Tensor(rng.standard_normal((batch, weights[0].shape[1])), requires_grad=True)
    places = [x]
    for weight in weights:
        x = activation(ag.linear(x, weight))
        x.retain_grad()
        places.append(x)
    x.backward(Tensor(rng.standard_normal(x.shape)))
    signal = np.array([mean_square(place.numpy()) for place in places])
    return signal, np.array([mean_square(place.grad.numpy()) for place in places])


def stack(
    widths: Sequence[int], fill: Callable[..., Tensor], *, rng: np.random.Generator, **options: object
) -> list[Tensor]:
    """A weight between each two widths, filled by an initialiser such as `nn.init.xavier_normal_`."""
    return [fill(Tensor(np.zeros((after, before))), rng=rng, **options) for before, after in pairwise(widths)]


# A normal variable on a grid: sums over it are exact to many digits, kinks and all.
_GRID = np.linspace(-9, 9, 3600)  # without 0, where kinks are
_CHANCE = np.exp(-(_GRID**2) / 2) / np.exp(-(_GRID**2) / 2).sum()


def taken(activation: Activation, q: float) -> tuple[float, float]:
    """(E[φ(z)²] / q, E[φ'(z)²]) of an activation φ for normal z with mean 0 and variance q.

    What it leaves of a signal's size on the way forward, and of a gradient's on the way back.

    >>> [round(share, 3) for share in taken(ACTIVATIONS["ReLU"], 1.0)]
    [0.5, 0.5]
    """
    z = Tensor(np.sqrt(q) * _GRID)
    value, slope = jvp(activation, (z,), (Tensor(np.ones_like(_GRID)),))
    return float(_CHANCE @ value.numpy() ** 2) / q, float(_CHANCE @ slope.numpy() ** 2)


def predicted(activation: Activation, gain: float, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """What `sizes` should give in layers that are wide enough, from the recursion q ← E[φ(g √q z)²].

    The first signal has size 1, and so has the last gradient.
    """
    signal, factors = [1.0], []
    for _ in range(depth):
        q = gain**2 * signal[-1]
        forward, back = taken(activation, q)
        signal.append(max(forward * q, 1e-300))
        factors.append(gain**2 * back)
    return np.array(signal), np.cumprod([1.0, *factors[::-1]])[::-1]
