"""Sums, products and powers of two broadcast arrays.

Where an argument was broadcast, the engine sums its cotangent over the repeated axes; the rules need not
know.
"""

from __future__ import annotations

from groundup.autograd.primitives.pointwise import log
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.selection import where
from groundup.autograd.public import method
from groundup.autograd.rules import DIAGONAL, LINEAR, primitive


@method
@primitive(vjp=[lambda g: g, lambda g: g], jvp=DIAGONAL)
def add(x, y):
    """x + y."""
    x, y = alike(x, y)
    return x + y


@method
@primitive(vjp=[lambda g: g, lambda g: -g], jvp=DIAGONAL)
def sub(x, y):
    """x - y."""
    x, y = alike(x, y)
    return x - y


@method
@primitive(vjp=[lambda g, y: g * y, lambda g, x: g * x], jvp=LINEAR)
def mul(x, y):
    """x · y."""
    x, y = alike(x, y)
    return x * y


@method
@primitive(vjp=[lambda g, y: g / y, lambda g, y, out: -g * out / y], jvp=DIAGONAL)
def div(x, y):
    """x / y; ∂/∂y = -x/y² = -out/y."""
    x, y = alike(x, y)
    return x / y


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
