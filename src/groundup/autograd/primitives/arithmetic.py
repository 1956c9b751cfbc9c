"""Sums, products and powers of two broadcast arrays.

Where an argument was broadcast, the engine sums its cotangent over the repeated axes; the rules need not
know.
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.pointwise import log, sqrt
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.selection import where
from groundup.autograd.public import method
from groundup.autograd.rules import DIAGONAL, LINEAR, primitive
from groundup.autograd.tensor import Tensor, array_of, wrap


@primitive(vjp=[lambda g: g, lambda g: g], jvp=DIAGONAL)
def _add(x, y):
    x, y = alike(x, y)
    return x + y


@method
def add(x, y, *, alpha=1):
    """x + alpha · y."""
    return _add(x, y if alpha == 1 else mul(y, alpha))


@primitive(vjp=[lambda g: g, lambda g: -g], jvp=DIAGONAL)
def _sub(x, y):
    x, y = alike(x, y)
    return x - y


@method
def sub(x, y, *, alpha=1):
    """x - alpha · y."""
    return _sub(x, y if alpha == 1 else mul(y, alpha))


@method
@primitive(vjp=[lambda g, y: g * y, lambda g, x: g * x], jvp=LINEAR)
def mul(x, y):
    """x · y."""
    x, y = alike(x, y)
    return x * y


@primitive(vjp=[lambda g, y: g / y, lambda g, y, out: -g * out / y], jvp=DIAGONAL)
def _div(x, y):
    x, y = alike(x, y)
    return x / y


@method
def div(x, y, *, rounding_mode: str | None = None):
    """x / y; ∂/∂y = -x/y². Rounded, towards -∞ with "floor" or towards 0 with "trunc", it is a constant."""
    if rounding_mode is None:
        return _div(x, y)
    if rounding_mode == "floor":
        return floor_divide(x, y)
    if rounding_mode == "trunc":
        return _constant(lambda x, y: np.trunc(x / y), x, y)
    raise ValueError(f"div: expected rounding_mode 'floor', 'trunc' or None, got {rounding_mode!r}")


@method
@primitive(vjp=[lambda g: -g], jvp=DIAGONAL)
def neg(x):
    """-x."""
    return -x


def _base_rule(g, x, y):
    """y x^(y-1), and 0 for y = 0, where x may be 0."""
    flat = y == 0
    return where(flat, 0.0, g * y * pow(x, where(flat, 1.0, y - 1.0)))


def _exponent_rule(g, x, y, out):
    """out · ln x, and 0 for x = 0 ≤ y, where 0ʸ does not move."""
    still = (x == 0) & (y >= 0)
    return where(still, 0.0, g * out * log(where(still, 1.0, x)))


@method
@primitive(vjp=[_base_rule, _exponent_rule], jvp=DIAGONAL)
def pow(x, y):
    """x to the power y. The derivative for y at x = 0 ≤ y is 0 (torch's choice)."""
    x, y = alike(x, y)
    return x**y


@method
def square(x):
    """x²."""
    return x * x


@method
def rsqrt(x):
    """1/√x; ∞ at 0, with the derivative -∞."""
    return _div(1.0, sqrt(x))


@method
def floor_divide(x, y):
    """⌊x / y⌋. Its derivative is zero wherever it has one, so the result is a constant."""
    return _constant(np.floor_divide, x, y)


def _constant(function, x, y):
    result = function(*alike(array_of(x), array_of(y)))
    return wrap(result) if isinstance(x, Tensor) or isinstance(y, Tensor) else result


@method
@primitive(vjp=[lambda g: g, lambda g, x, y: -g * floor_divide(x, y)], jvp=DIAGONAL)
def remainder(x, y):
    """x - y ⌊x / y⌋, which has the sign of y; where it jumps, the derivative is that of its pieces."""
    return np.remainder(*alike(x, y))


# The functions behind +, -, *, /, **, % and //, by the names of Python's methods.
OPERATORS = {
    "add": _add, "sub": _sub, "mul": mul, "truediv": _div, "pow": pow, "mod": remainder,
    "floordiv": floor_divide,
}  # fmt: skip
