"""Many entries into one: sums and extremes along axes."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.axes import one_axis, reduced_axes
from groundup.autograd.primitives.pointwise import exp
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.selection import where
from groundup.autograd.primitives.shaping import broadcast, flip, in_type
from groundup.autograd.public import method
from groundup.autograd.rules import LINEAR, primitive


def spread(g, axes: tuple[int, ...], shape: tuple[int, ...]):
    """Transpose of a sum over `axes`: g, with or without those axes kept, repeated to `shape`."""
    if axes and len(g.shape) > 0:
        g = g.reshape(tuple(1 if i in axes else n for i, n in enumerate(shape)))
    return broadcast(g, shape)


@primitive(vjp=[lambda g, *, axis, shape: spread(g, axis, shape)], jvp=LINEAR)
def _sum(x, *, axis, keepdims):
    return np.add.reduce(x, axis=axis, keepdims=keepdims)


@method
def sum(x, dim=None, keepdim: bool = False, *, dtype=None, axis=None, keepdims: bool = False):
    """Σ x over the axes `dim`, all by default; in the floating-point type `dtype` if one is given.

    (B, T, D) → (B, D) for dim 1, (B, 1, D) with `keepdim`. `axis` and `keepdims` are NumPy's names for them.
    """
    x = in_type(x, dtype)
    return _sum(x, axis=reduced_axes(len(x.shape), dim, axis), keepdims=keepdim or keepdims)


def count(shape: tuple[int, ...], axes: tuple[int, ...]) -> int:
    """How many entries a reduction over `axes` takes together."""
    return math.prod(shape[axis] for axis in axes)


@primitive(vjp=[lambda g, *, axis, shape: spread(g / max(count(shape, axis), 1), axis, shape)], jvp=LINEAR)
def _mean(x, *, axis, keepdims):
    total = np.add.reduce(x, axis=axis, keepdims=keepdims)
    total, size = alike(total, count(x.shape, axis) or math.nan)
    return total / size


@method
def mean(x, dim=None, keepdim: bool = False, *, dtype=None, axis=None, keepdims: bool = False):
    """Σ x / n over the axes `dim`, all by default; NaN where there is nothing to average."""
    x = in_type(x, dtype)
    return _mean(x, axis=reduced_axes(len(x.shape), dim, axis), keepdims=keepdim or keepdims)


def _kept(y, axes, shape):
    """A reduced array with the axes that it lost back at size 1."""
    return y.reshape(tuple(1 if i in axes else n for i, n in enumerate(shape)))


def _weights_of_extremes(x, out, axis):
    """1/n at each of the n entries that reach the extreme, 0 elsewhere."""
    hit = where(x == _kept(out, axis, x.shape), 1.0, 0.0)
    return hit / hit.sum(axis=axis, keepdims=True)


def _extreme_vjp(g, x, out, *, axis):
    return _kept(g, axis, x.shape) * _weights_of_extremes(x, out, axis).astype(x.dtype)


def _extreme_jvp(t, x, out, *, axis, keepdims):
    return (t * _weights_of_extremes(x, out, axis).astype(x.dtype)).sum(axis=axis, keepdims=keepdims)


@primitive(vjp=[_extreme_vjp], jvp=[_extreme_jvp])
def _amax(x, *, axis, keepdims):
    return np.maximum.reduce(x, axis=axis, keepdims=keepdims)


@method
def amax(x, dim=None, keepdim: bool = False, *, axis=None, keepdims: bool = False):
    """The largest entry over the axes `dim`, all by default; ties share the derivative (torch's choice)."""
    return _amax(x, axis=reduced_axes(len(x.shape), dim, axis), keepdims=keepdim or keepdims)


@primitive(vjp=[_extreme_vjp], jvp=[_extreme_jvp])
def _amin(x, *, axis, keepdims):
    return np.minimum.reduce(x, axis=axis, keepdims=keepdims)


@method
def amin(x, dim=None, keepdim: bool = False, *, axis=None, keepdims: bool = False):
    """The smallest entry over the axes `dim`, all by default; ties share the derivative (torch's choice)."""
    return _amin(x, axis=reduced_axes(len(x.shape), dim, axis), keepdims=keepdim or keepdims)


@primitive(vjp=[lambda g, *, axis: flip(_cumsum(flip(g, axis), axis=axis), axis)], jvp=LINEAR)
def _cumsum(x, *, axis):
    return np.add.accumulate(x, axis=axis) if np.ndim(x) else x.copy()


@method
def cumsum(x, dim: int | None = None, *, dtype=None, axis: int | None = None):
    """yᵢ = x₀ + … + xᵢ along one axis; its transpose runs the other way."""
    return _cumsum(in_type(x, dtype), axis=one_axis(dim if axis is None else axis, len(x.shape)))


def _finite_maximum(x, axis):
    """The maximum along `axis`, kept; 0 in place of ±∞, so that subtracting it makes no NaN from ∞ - ∞."""
    top = np.maximum.reduce(x, axis=axis, keepdims=True, initial=-np.inf)
    return np.where(np.isfinite(top), top, top.dtype.type(0))


def _logsumexp_vjp(g, x, out, *, axis):
    out = _kept(out, axis, x.shape)
    return _kept(g, axis, x.shape) * exp(x - where(out == -np.inf, 0.0, out))


def _logsumexp_jvp(t, x, out, *, axis, keepdims):
    out = _kept(out, axis, x.shape)
    return (t * exp(x - where(out == -np.inf, 0.0, out))).sum(axis=axis, keepdims=keepdims)


@primitive(vjp=[_logsumexp_vjp], jvp=[_logsumexp_jvp])
def _logsumexp(x, *, axis, keepdims):
    top = _finite_maximum(x, axis)
    with np.errstate(divide="ignore"):
        out = np.log(np.add.reduce(np.exp(x - top), axis=axis, keepdims=True)) + top
    return out if keepdims else np.squeeze(out, axis)


@method
def logsumexp(x, dim=None, keepdim: bool = False, *, axis=None, keepdims: bool = False):
    """ln Σ eˣ over the axes `dim`, shifted by the maximum so that nothing overflows; all -∞ gives -∞."""
    return _logsumexp(x, axis=reduced_axes(len(x.shape), dim, axis), keepdims=keepdim or keepdims)


def _through_softmax(g, out, *, axis):
    """J = diag(p) - p pᵀ is symmetric: one rule for both modes."""
    g = g * out
    return g - out * g.sum(axis=axis, keepdims=True)


@primitive(vjp=[_through_softmax], jvp=[_through_softmax])
def _softmax(x, *, axis):
    e = np.exp(x - np.maximum.reduce(x, axis=axis, keepdims=True, initial=-np.inf))
    return e / np.add.reduce(e, axis=axis, keepdims=True)


@method
def softmax(x, dim: int | None = None, *, dtype=None, axis: int | None = None):
    """p = eˣ / Σ eˣ along one axis; all -∞ gives NaN, as in torch."""
    return _softmax(in_type(x, dtype), axis=one_axis(dim if axis is None else axis, len(x.shape)))


@primitive(
    vjp=[lambda g, out, *, axis: g - exp(out) * g.sum(axis=axis, keepdims=True)],
    jvp=[lambda t, out, *, axis: t - (t * exp(out)).sum(axis=axis, keepdims=True)],
)
def _log_softmax(x, *, axis):
    shifted = x - np.maximum.reduce(x, axis=axis, keepdims=True, initial=-np.inf)
    return shifted - np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True))


@method
def log_softmax(x, dim: int | None = None, *, dtype=None, axis: int | None = None):
    """x - ln Σ eˣ along one axis; J = I - 1 pᵀ."""
    return _log_softmax(in_type(x, dtype), axis=one_axis(dim if axis is None else axis, len(x.shape)))
