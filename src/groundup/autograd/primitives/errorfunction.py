r"""The error function, which NumPy lacks: exact values on a grid and Taylor's series between them.

$$\operatorname{erf}(a + h) = \operatorname{erf}(a)
+ \frac{2}{\sqrt\pi}\, e^{-a^2} \sum_{n \ge 0} (-1)^n H_n(a) \frac{h^{n+1}}{(n+1)!}$$

with Hermite's polynomials $H_0 = 1$, $H_1 = 2a$, $H_{n+1} = 2a H_n - 2n H_{n-1}$. Double precision takes
eight terms on a grid of 1/32. Reading tables is what costs time here, so single precision takes one term, on
a grid so fine that no second would be seen. Where the grid ends, the function is ±1 to the last bit.

Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, equations 7.1.19 and 22.7.13.
"""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.pointwise import exp
from groundup.autograd.public import method
from groundup.autograd.rules import DIAGONAL, primitive


def _table(dtype, limit: int, steps: int, terms: int, scale: float, gain: float, shift: float) -> tuple:
    """A grid from -limit to limit with so many steps to one, and for each of its points the coefficients of
    hⁿ in shift + gain · erf(scale · x), with h in steps: (limit, steps, array of shape (terms + 1, points)).
    """
    a = np.arange(-limit * steps, limit * steps + 1) / steps * scale
    hermite = [np.ones_like(a), 2 * a]
    for n in range(1, terms - 1):
        hermite.append(2 * a * hermite[n] - 2 * n * hermite[n - 1])
    slope = 2 / math.sqrt(math.pi) * np.exp(-a * a)
    rows = [slope * (-1) ** n * hermite[n] / math.factorial(n + 1) for n in range(terms)]
    rows = [gain * row * (scale / steps) ** (n + 1) for n, row in enumerate(rows)]
    values = [shift + gain * math.erf(value) for value in a]
    return limit, steps, np.stack([values, *rows]).astype(dtype)


def _tables(limits: tuple[int, int], scale: float, gain: float, shift: float) -> dict:
    """For each type its own grid."""
    double = _table(np.float64, limits[0], 32, 8, scale, gain, shift)
    single = _table(np.float32, limits[1], 2048, 1, scale, gain, shift)
    return {np.dtype(np.float64): double, np.dtype(np.float32): single}


_ERF = _tables(limits=(6, 4), scale=1.0, gain=1.0, shift=0.0)
_NORMAL = _tables(limits=(9, 6), scale=math.sqrt(0.5), gain=0.5, shift=0.5)


def _look_up(x, tables: dict) -> np.ndarray:
    """What the tables hold, at x; float64 for anything but floating-point numbers."""
    x = np.asarray(x)
    limit, steps, series = tables.get(x.dtype, tables[np.dtype(np.float64)])
    h = np.clip(x.astype(series.dtype, copy=False), -limit, limit) * steps
    nearest = np.rint(h)
    h -= nearest
    nearest += limit * steps
    with np.errstate(invalid="ignore"):  # a NaN takes any coefficients: its h is NaN
        nearest = nearest.astype(np.intp)
    total = series[-1].take(nearest, mode="clip")
    for row in series[-2::-1]:
        total *= h
        total += row.take(nearest, mode="clip")
    return total.astype(x.dtype if x.dtype.kind == "f" else series.dtype, copy=False)


@method
@primitive(vjp=[lambda g, x: g * (2 / math.sqrt(math.pi)) * exp(-(x * x))], jvp=DIAGONAL)
def erf(x):
    """2/√π ∫₀ˣ e^(-t²) dt."""
    return np.copysign(_look_up(x, _ERF), x)  # erf(-0) is -0


@primitive(vjp=[lambda g, x: g * exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))], jvp=DIAGONAL)
def normal_distribution(x):
    """Φ(x) = (1 + erf(x/√2))/2, the probability that a standard normal variable is at most x."""
    return _look_up(x, _NORMAL)
