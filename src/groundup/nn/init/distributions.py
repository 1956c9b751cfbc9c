"""Weights drawn from a distribution that is given by its numbers."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor
from groundup.nn.init.constants import fill

__all__ = ["normal_", "trunc_normal_", "uniform_"]


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Uniform in [a, b): mean (a + b)/2, variance (b − a)²/12."""
    return fill(tensor, rng.uniform(a, b, tensor.shape))


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, *, rng: np.random.Generator) -> Tensor:
    """Normal with the given mean and standard deviation."""
    return fill(tensor, rng.normal(mean, std, tensor.shape))


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    *,
    rng: np.random.Generator,
) -> Tensor:
    """Normal, given that it lies in [a, b]: what falls outside is drawn again.

    a and b are values, not multiples of `std`, as in torch: with std = 0.02, ±2 is a hundred deviations away
    and cuts nothing off. Raises ValueError for an interval that less than one draw in a hundred meets.
    """
    share = _below((b - mean) / std) - _below((a - mean) / std)
    if not share > 0.01:
        raise ValueError(
            f"trunc_normal_: expected an interval that one draw in 100 meets, got [{a}, {b}] "
            f"with mean {mean} and std {std}"
        )
    draws = rng.normal(mean, std, tensor.shape)
    while (outside := (draws < a) | (draws > b)).any():
        draws[outside] = rng.normal(mean, std, outside.sum())
    return fill(tensor, draws)


def _below(z: float) -> float:
    """Φ(z), the share of a standard normal distribution below z."""
    return (1 + math.erf(z / math.sqrt(2))) / 2
