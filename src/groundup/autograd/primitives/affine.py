"""A linear map and a shift: what a layer of neurons computes."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.public import public
from groundup.autograd.rules import primitive


@primitive(
    vjp=[lambda g, weight: g @ weight, lambda g, x: g.swapaxes(0, 1) @ x, lambda g: g],
    jvp=[lambda t, weight: _linear(t, weight), lambda t, x: _linear(x, t), lambda t: t],
)
def _linear(x, weight, bias=None):
    product = np.matmul(*alike(x, weight.T))
    if bias is None:
        return product
    product, bias = alike(product, bias)
    return np.add(product, bias, out=product if product.dtype == bias.dtype else None)


@public
def linear(x, weight, bias=None):
    """y = x Wᵀ + b.  x: (…, in), weight: (out, in), bias: (out,) → (…, out)

    One rule for the three: a product with a transposed weight and then a sum would hand back a transposed
    gradient, which is slow to copy. Raises ValueError for shapes that do not fit.

    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([5.0]))
    array([[16.]])
    """
    if len(weight.shape) != 2:
        raise ValueError(f"linear: expected a weight of shape (out, in), got {tuple(weight.shape)}")
    outputs, inputs = weight.shape
    if tuple(x.shape[-1:]) != (inputs,):
        raise ValueError(f"linear: expected an input of shape (…, {inputs}), got {tuple(x.shape)}")
    if bias is not None and tuple(bias.shape) != (outputs,):
        raise ValueError(f"linear: expected a bias of shape ({outputs},), got {tuple(bias.shape)}")
    if len(x.shape) == 2:
        return _linear(x, weight, bias)
    outer = tuple(x.shape[:-1])
    return _linear(x.reshape((math.prod(outer), inputs)), weight, bias).reshape((*outer, outputs))
