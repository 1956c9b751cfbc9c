r"""Forward mode: a value that carries its tangent.

A dual value is $x + \dot x\,\varepsilon$ with $\varepsilon^2 = 0$; each call of `jvp` has an $\varepsilon$ of
its own, its level, so that nested derivatives cannot be mixed up.

Source: Siskind and Pearlmutter (2005), Perturbation confusion and referential transparency.
"""

from __future__ import annotations

import numpy as np

__all__ = ["Dual", "push"]


class Dual:
    """The forward counterpart of a `Node`: the tangent of one value at one level."""

    __slots__ = ("level", "tangent")

    def __init__(self, level, tangent):
        self.level = level
        self.tangent = tangent


def push(primitive, tangents, values, out, options):
    r"""Tangent of the result, $\dot y = \sum_i (\partial y/\partial x_i)\,\dot x_i$.

    `tangents` holds None where $\dot x_i = 0$. Where an argument was broadcast, so is its tangent: the
    transpose of what `tape.unbroadcast` does.
    """
    total = None
    with np.errstate(all="ignore"):
        for part in primitive.pushes(tangents, values, out, options):
            total = part if total is None else total + part
    if total.shape != out.shape:
        total = total + np.zeros(out.shape, total.dtype)
    return total if total.dtype == out.dtype else total.astype(out.dtype)
