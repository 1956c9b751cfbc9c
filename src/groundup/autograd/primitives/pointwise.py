"""Functions of one number, applied to every entry: the Jacobian is diagonal, one rule serves both modes."""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import by_blocks
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.selection import where
from groundup.autograd.public import method
from groundup.autograd.rules import DIAGONAL, primitive
from groundup.autograd.tensor import Tensor, array_of, wrap


@method
def sign(x):
    """-1, 0 or 1. Its derivative is zero wherever it has one, so the result is a constant."""
    return wrap(np.sign(array_of(x))) if isinstance(x, Tensor) else np.sign(x)


@method
@primitive(vjp=[lambda g, out: g * out], jvp=DIAGONAL)
def exp(x):
    """eˣ."""
    return np.exp(x)


@method
@primitive(vjp=[lambda g, out: g * (out + 1.0)], jvp=DIAGONAL)
def expm1(x):
    """eˣ - 1, exact near 0."""
    return np.expm1(x)


@method
@primitive(vjp=[lambda g, x: g / x], jvp=DIAGONAL)
def log(x):
    """ln x."""
    return np.log(x)


@method
@primitive(vjp=[lambda g, x: g / (x + 1.0)], jvp=DIAGONAL)
def log1p(x):
    """ln(1 + x), exact near 0."""
    return np.log1p(x)


@method
@primitive(vjp=[lambda g, out: g * 0.5 / out], jvp=DIAGONAL)
def sqrt(x):
    """√x; the derivative at 0 is ∞."""
    return np.sqrt(x)


@method
@primitive(vjp=[lambda g, x: g * cos(x)], jvp=DIAGONAL)
def sin(x):
    """sin x."""
    return np.sin(x)


@method
@primitive(vjp=[lambda g, x: -g * sin(x)], jvp=DIAGONAL)
def cos(x):
    """cos x."""
    return np.cos(x)


@method
@primitive(vjp=[lambda g, out: g * (1.0 - out * out)], jvp=DIAGONAL)
def tanh(x):
    """tanh x; derivative 1 - tanh² x."""
    return np.tanh(x)


@method
@primitive(vjp=[by_blocks(lambda g, out: g * (out * (1.0 - out)))], jvp=DIAGONAL)
@by_blocks
def sigmoid(x):
    """s = 1/(1 + e⁻ˣ), which is 0 where e⁻ˣ overflows; derivative s(1 - s)."""
    with np.errstate(over="ignore"):
        one, small = alike(1.0, np.exp(-x))
    return one / (one + small)


@by_blocks
def _silu_rule(g, x):
    s = sigmoid(x)
    return g * (s * (x * (1.0 - s) + 1.0))


@method
@primitive(vjp=[_silu_rule], jvp=DIAGONAL)
@by_blocks
def silu(x):
    """x s(x) with s = sigmoid, also called swish; derivative s(1 + x(1 - s)).

    Source: Elfwing et al. (2018), Sigmoid-weighted linear units.
    """
    return x * sigmoid(x)


@method
@primitive(vjp=[lambda g, out: where(out != 0, g, 0.0)], jvp=DIAGONAL)
def relu(x):
    """max(x, 0); the derivative at 0 is 0, at NaN 1 (torch's choices)."""
    return np.maximum(*alike(x, 0.0))


@method
@primitive(vjp=[lambda g, x: g * sign(x)], jvp=DIAGONAL)
def abs(x):
    """|x|; the derivative at 0 is 0 (torch's choice)."""
    return np.abs(x)
