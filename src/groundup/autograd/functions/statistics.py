"""Spread, size, products and extremes."""

from __future__ import annotations

import math
from numbers import Integral
from typing import NamedTuple

import numpy as np

from groundup.autograd.functions.masking import clamp
from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import gather, getitem
from groundup.autograd.primitives.pointwise import abs, sqrt
from groundup.autograd.primitives.reductions import amax, amin, sum
from groundup.autograd.primitives.selection import maximum, minimum, where
from groundup.autograd.primitives.shaping import in_type
from groundup.autograd.primitives.variance import var
from groundup.autograd.public import method, public
from groundup.autograd.tensor import Tensor, array_of, wrap


class Extreme(NamedTuple):
    """What `max` and `min` along an axis return: the extremes and where they stand."""

    values: Tensor
    indices: Tensor


def _along(x, dim: int, keepdim: bool, find) -> Extreme:
    axis = one_axis(dim, len(x.shape))
    if not len(x.shape):
        return Extreme(x, wrap(np.zeros((), np.int64)))
    indices = np.expand_dims(find(array_of(x), axis=axis), axis)
    values = gather(x, axis, indices)
    if not keepdim:
        kept = tuple(n for i, n in enumerate(values.shape) if i != axis)
        values, indices = values.reshape(kept), indices.reshape(kept)
    return Extreme(values, wrap(indices))


@method
def max(x, dim=None, keepdim: bool = False, *, axis: int | None = None):
    """The largest entry of all; along `dim`, (values, indices); or with a tensor in its place, `maximum`.

    Of all: ties share the derivative. Along `dim`: the first of equals takes it. Both are torch's choice.
    """
    dim = axis if dim is None else dim
    if dim is None:
        return amax(x)
    return _along(x, dim, keepdim, np.argmax) if isinstance(dim, Integral) else maximum(x, dim)


@method
def min(x, dim=None, keepdim: bool = False, *, axis: int | None = None):
    """The smallest entry of all; along `dim`, (values, indices); or with a tensor in its place, `minimum`.

    Of all: ties share the derivative. Along `dim`: the first of equals takes it. Both are torch's choice.
    """
    dim = axis if dim is None else dim
    if dim is None:
        return amin(x)
    return _along(x, dim, keepdim, np.argmin) if isinstance(dim, Integral) else minimum(x, dim)


@method
def std(x, dim=None, unbiased: bool | None = None, keepdim: bool = False, **options):
    """√var, with the arguments of `var`; where all entries are equal the derivative is 0 (torch's choice)."""
    return _root(var(x, dim, unbiased, keepdim, **options), sqrt)


def _root(x, root):
    """root(x) with derivative 0 at 0, where it would be infinite."""
    nothing = x == 0
    return where(nothing, 0.0, root(where(nothing, 1.0, x)))


@method
def norm(x, p: float | str = 2, dim=None, keepdim: bool = False):
    """(Σ |x|ᵖ)^(1/p) over the axes `dim`; p = 0, ∞, -∞ as limits. The derivative at 0 is 0, as in torch."""
    p = {"fro": 2.0, "inf": math.inf}.get(p, p) if isinstance(p, str) else p
    if p == math.inf:
        return amax(abs(x), dim, keepdim)
    if p == -math.inf:
        return amin(abs(x), dim, keepdim)
    if p == 1:
        return sum(abs(x), dim, keepdim)
    if p == 0:
        return sum(where(x != 0, 1.0, x * 0.0), dim, keepdim)
    total = sum(x * x if p == 2 else _power_of_size(x, p), dim, keepdim)
    return _root(total, sqrt if p == 2 else lambda total: total ** (1 / p))


def _power_of_size(x, p: float):
    """|x|ᵖ with derivative 0 at 0."""
    zero = x == 0
    return where(zero, 0.0 if p > 0 else math.inf, abs(where(zero, 1.0, x)) ** p)


@public
def normalize(x, p: float = 2.0, dim: int = 1, eps: float = 1e-12):
    """x / max(‖x‖ₚ, ε), with the norm along `dim`: (B, D) → (B, D), rows of length 1."""
    return x / clamp(norm(x, p, dim, keepdim=True), min=eps)


@method
def prod(x, dim: int | None = None, keepdim: bool = False, *, dtype=None):
    """Π x along `dim`, over all entries by default: (N, M) → (N,) for dim 1, or (N, 1) with `keepdim`.

    A tree of products of halves: no division, so zeros among the entries do no harm to the derivative.
    """
    x = in_type(x, dtype)
    if dim is None:
        return prod(x.reshape((-1,)), 0)
    axis = one_axis(dim, len(x.shape))
    if not len(x.shape):
        return x * 1.0
    if x.shape[axis] == 0:
        return sum(x, axis, keepdim) + 1.0
    piece = _slicer(axis)
    odd = 1.0  # the entries that found no partner
    while (half := x.shape[axis] // 2) > 0:
        if x.shape[axis] % 2:
            odd = piece(x, 2 * half, None) * odd
        x = piece(x, 0, half) * piece(x, half, 2 * half)
    x = x * odd
    return x if keepdim else x.reshape(tuple(n for i, n in enumerate(x.shape) if i != axis))


def _slicer(axis: int):
    return lambda x, start, stop: getitem(x, (*[slice(None)] * axis, slice(start, stop)))
