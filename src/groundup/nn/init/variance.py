"""Weights whose variance keeps the size of what passes through them: Xavier's and Kaiming's choices.

A sum of n products has n times the variance of one: for the sums to be as large as what enters, the variance
of a weight has to be 1/n, times what the activation takes away, gain².
"""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor
from groundup.nn.init.distributions import normal_, uniform_

__all__ = [
    "calculate_gain",
    "fan_in_and_fan_out",
    "kaiming_normal_",
    "kaiming_uniform_",
    "xavier_normal_",
    "xavier_uniform_",
]

_CONVOLUTIONS = [f"conv{kind}{axes}d" for kind in ("", "_transpose") for axes in (1, 2, 3)]
_GAINS = {
    **dict.fromkeys(["linear", "sigmoid", *_CONVOLUTIONS], 1.0),
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor by which an activation asks for larger weights, torch's values.

        linear, sigmoid 1     tanh 5/3     relu √2     selu 3/4     leaky_relu √(2 / (1 + slope²))

    `param` is the slope of leaky_relu, 0.01 unless given. ReLU's is exact: it takes half the mean square.
    Those of tanh and selu are chosen by experience. Raises ValueError for another name.

    Source: He et al. (2015), Delving deep into rectifiers, equations 10 and 14, for the rectifiers.

    >>> round(calculate_gain("leaky_relu", 0.2), 4)
    1.3868
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in _GAINS:
        raise ValueError(f"expected one of {sorted([*_GAINS, 'leaky_relu'])}, got {nonlinearity!r}")
    return _GAINS[nonlinearity]


def fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """How many terms a sum of this layer has on the way forward and on the way back, by the weight's shape.

    weight (out, in, kernel …): fan_in = in · kernel size, fan_out = out · kernel size. As torch counts: for
    `groups` > 1, where the second axis is in / groups, fan_in is right and fan_out is `groups` times too
    large; for a transposed convolution, whose weight is (in, out / groups, kernel …), the two are exchanged.
    Raises ValueError for fewer than two axes.

    >>> fan_in_and_fan_out(Tensor(np.zeros((6, 4, 3, 3))))  # Conv2d(8, 6, 3, groups=2)
    (36, 54)
    """
    if tensor.ndim < 2:
        raise ValueError(f"expected a weight with at least two axes, got {tensor.shape}")
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Uniform in ±√3 std, with std = gain √(2 / (fan_in + fan_out)): a compromise of both directions.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural
    networks, equation 16.
    """
    bound = math.sqrt(3) * _xavier(tensor, gain)
    return uniform_(tensor, -bound, bound, rng=rng)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Normal with mean 0 and std = gain √(2 / (fan_in + fan_out)).

    All else as in `xavier_uniform_`.
    """
    return normal_(tensor, 0.0, _xavier(tensor, gain), rng=rng)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Tensor:
    """Uniform in ±√3 std, with std = gain / √fan.

    `mode="fan_in"` keeps the size on the way forward, "fan_out" that of the gradients on the way back; `a` is
    leaky_relu's slope. Raises ValueError for another mode or nonlinearity.

    Source: He et al. (2015), Delving deep into rectifiers, equations 10 and 14.
    """
    bound = math.sqrt(3) * _kaiming(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, rng=rng)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    *,
    rng: np.random.Generator,
) -> Tensor:
    """Normal with mean 0 and std = gain / √fan; else as `kaiming_uniform_`."""
    std = _kaiming(tensor, a, mode, nonlinearity)
    return normal_(tensor, 0.0, std, rng=rng)


def _xavier(tensor: Tensor, gain: float) -> float:
    return gain * math.sqrt(2 / max(sum(fan_in_and_fan_out(tensor)), 1))


def _kaiming(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        expected = "expected a mode of 'fan_in' or 'fan_out'"
        raise ValueError(f"{expected}, got {mode!r}")
    fan = fan_in_and_fan_out(tensor)[mode == "fan_out"]
    fan = max(fan, 1)  # an empty weight has a fan of 0
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)
