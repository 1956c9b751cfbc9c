"""Mean zero and variance one along some axes: what batch, layer and group normalisation share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundup.autograd.primitives.axes import reduced_axes
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.reductions import count, mean
from groundup.autograd.public import public
from groundup.autograd.rules import primitive
from groundup.autograd.tape import unbroadcast
from groundup.autograd.tensor import Tensor, array_of


class Standardised(NamedTuple):
    """What `standardise` returns; mean and variance are plain arrays with the axes kept, for statistics."""

    values: Tensor
    mean: np.ndarray
    variance: np.ndarray


def _spread_vjp(g, x, out, *, axis):
    return (x - mean(x, axis, True)) * (g / out * (1 / count(x.shape, axis)))


def _spread_jvp(t, x, out, *, axis):
    return (t * (x - mean(x, axis, True))).mean(axis=axis, keepdims=True) / out


@primitive(vjp=[_spread_vjp], jvp=[_spread_jvp])
def _spread(x, *, axis, known):
    """√(variance + ε) of x, which is `known` already; x is there for the derivative of a derivative."""
    return known


def _through(g, x, out, *, axis, spread):
    """J = (I - (1 + y yᵀ)/n) / √(variance + ε) is symmetric: both modes."""
    share = g - mean(g, axis, True) - out * mean(g * out, axis, True)
    return share / _spread(x, axis=axis, known=spread)


@primitive(vjp=[_through], jvp=[_through])
def _standardise(x, *, axis, mean, spread):
    values = x - mean
    values /= spread
    return values


@public
def standardise(x, dim, eps: float = 1e-5) -> Standardised:
    """y = (x - x̄) / √(variance + ε) over the axes `dim`, with mean and variance: (values, mean, variance).

    The variance divides by n. The derivative, exact in every mode and order, goes through mean and variance:

        x̄ᵢ' = (gᵢ - mean(g) - yᵢ mean(g y)) / √(variance + ε)

    Raises ValueError for an axis that is not there or comes twice.

    Source: Ioffe and Szegedy (2015), Batch normalization, algorithm 1 and section 3.

    >>> standardise(np.array([[1.0, 2.0], [3.0, 6.0]]), 0, eps=0.0).values
    array([[-1., -1.],
           [ 1.,  1.]])
    """
    axis, array = reduced_axes(len(x.shape), dim, None), array_of(x)
    center = mean(array, axis, True)
    deviation = array - center
    deviation *= deviation
    variance = mean(deviation, axis, True)
    spread = np.sqrt(variance + center.dtype.type(eps))
    return Standardised(_standardise(x, axis=axis, mean=center, spread=spread), center, variance)


@primitive(
    vjp=[
        lambda g, weight, *, along: g * weight.reshape(along),
        lambda g, x, *, along, shape: unbroadcast(g * x, along).reshape(shape),
        lambda g, *, along, shape: unbroadcast(g, along).reshape(shape),
    ],
    jvp=[
        lambda t, weight, *, along: t * weight.reshape(along),
        lambda t, x, *, along: x * t.reshape(along),
        lambda t, *, along: t.reshape(along),
    ],
)
def _scale_and_shift(x, weight, bias, *, along):
    y = np.multiply(*alike(x, weight.reshape(along)))
    y, bias = alike(y, bias.reshape(along))
    return np.add(y, bias, out=y if np.ndim(y) and y.dtype == bias.dtype else None)


def scale_and_shift(x, weight, bias, along: tuple[int, ...]):
    """x · weight + bias, with the two laid `along` x: what follows a normalisation.

    x: (B, C, …), weight and bias: (C,), along: (1, C, 1, …) → (B, C, …); any other `along` that holds as many
    entries as the two and broadcasts to x will do.

    >>> scale_and_shift(np.ones((2, 2)), np.array([1.0, 2.0]), np.array([0.0, 5.0]), along=(1, 2))
    array([[1., 7.],
           [1., 7.]])
    """
    return _scale_and_shift(x, weight, bias, along=along)
