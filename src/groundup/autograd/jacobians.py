"""Whole matrices of derivatives, one row or one column at a time, and products with the second one."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from groundup.autograd.functions.joining import stack
from groundup.autograd.tensor import Tensor, wrap
from groundup.autograd.transforms import grad, jvp, vjp

__all__ = ["forward_jacobian", "hessian", "hvp", "jacobian", "reverse_jacobian"]


def reverse_jacobian(f: Callable) -> Callable:
    """x ↦ ∂f/∂x of shape f(x).shape + x.shape, by one walk back for each entry of f(x)."""

    def rows(x):
        y, pull = vjp(f, x)
        return _assembled([pull(u) for u in _basis(y)], y.shape, _shape(x), y.dtype)

    return rows


def forward_jacobian(f: Callable) -> Callable:
    """x ↦ ∂f/∂x of shape f(x).shape + x.shape, by one walk forward for each entry of x."""

    def columns(x):
        x = x if isinstance(x, Tensor) else wrap(np.asarray(x))
        parts = [jvp(f, (x,), (v,))[1] for v in _basis(x)]
        shape = parts[0].shape if parts else f(x).shape
        matrix = _assembled(parts, x.shape, shape, x.dtype)
        order = [*range(x.ndim, matrix.ndim), *range(x.ndim)]
        return matrix.permute(order)

    return columns


def jacobian(f: Callable) -> Callable:
    """x ↦ ∂f/∂x of shape f(x).shape + x.shape, in the mode that needs fewer walks.

    >>> jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    Tensor([[2., 0.],
            [0., 4.]])
    """

    def matrix(x):
        y, pull = vjp(f, x)
        if y.numel() > math.prod(_shape(x)):
            return forward_jacobian(f)(x)
        return _assembled([pull(u) for u in _basis(y)], y.shape, _shape(x), y.dtype)

    return matrix


def hessian(f: Callable) -> Callable:
    """x ↦ ∂²f/∂x² of shape x.shape + x.shape for f with one number as its result: forward over reverse.

    >>> hessian(lambda x: (x * x * x).sum())(np.array([1.0, 2.0]))
    Tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return forward_jacobian(grad(f))


def hvp(f: Callable, x, v) -> Tensor:
    """Hessian of f at x times v, for the price of a few gradients and without the matrix: the tangent of the
    gradient. x and v may be trees.

    Source: Pearlmutter (1994), Fast exact multiplication by the Hessian.

    >>> hvp(lambda x: (x * x * x).sum(), np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    Tensor([ 6., 12.])
    """
    return jvp(grad(f), (x,), (v,))[1]


def _shape(x) -> tuple[int, ...]:
    return np.shape(x) if not isinstance(x, Tensor) else x.shape


def _basis(x: Tensor):
    """The unit tensors of x's shape, one at a time."""
    for i in range(x.numel()):
        unit = np.zeros(x.numel(), x.dtype)
        unit[i] = 1.0
        yield unit.reshape(x.shape)


def _assembled(parts: list, outer: tuple, inner: tuple, dtype) -> Tensor:
    """Parts of shape `inner`, one for each entry of `outer`, as one tensor of shape outer + inner."""
    if not parts:
        return wrap(np.zeros((*outer, *inner), dtype))
    return stack(parts).reshape((*outer, *inner))
