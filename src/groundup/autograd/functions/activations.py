"""Smooth activations."""

from __future__ import annotations

import math

from groundup.autograd.functions.joining import split
from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.errorfunction import normal_distribution
from groundup.autograd.primitives.pointwise import sigmoid, tanh
from groundup.autograd.public import method, public


@method
def gelu(x, approximate: str = "none"):
    """x Φ(x), Φ the standard normal distribution function.

    `approximate="tanh"`: x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))).

    Source: Hendrycks and Gimpel (2016), Gaussian error linear units, section 2.
    """
    if approximate == "none":
        return x * normal_distribution(x)
    if approximate == "tanh":
        return x * (tanh((x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)) + 1.0) * 0.5
    raise ValueError(f"gelu: expected approximate to be 'none' or 'tanh', got {approximate!r}")


@public
def glu(x, dim: int = -1):
    """a · sigmoid(b), with a and b the first and the second half of x along `dim`.

    Source: Dauphin et al. (2017), Language modeling with gated convolutional networks, equation 1.
    """
    if not len(x.shape) or x.shape[one_axis(dim, len(x.shape))] % 2:
        raise ValueError(f"glu: expected an even size along dim {dim}, got shape {tuple(x.shape)}")
    a, b = split(x, x.shape[dim] // 2 or [0, 0], dim)
    return a * sigmoid(b)
