"""Activations that are made of pieces: a straight line on one side, another line or a curve on the other.

Where the curve would overflow, its argument is chosen first, so that the other piece never meets an infinity.
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.pointwise import exp, expm1, log1p
from groundup.autograd.primitives.selection import where
from groundup.autograd.public import public
from groundup.autograd.tensor import array_of


@public
def leaky_relu(x, negative_slope: float = 0.01):
    """x for x > 0, `negative_slope` · x elsewhere, which is also its derivative at 0.

    Source: Maas et al. (2013), Rectifier nonlinearities improve neural network acoustic models.
    """
    slopes = np.where(array_of(x) > 0, 1.0, negative_slope)
    return x * slopes.astype(np.result_type(x.dtype, np.float16))  # the type of x, if that has fractions


@public
def elu(x, alpha: float = 1.0):
    """x for x > 0, `alpha` · (eˣ - 1) elsewhere; the derivative at 0 is `alpha`.

    Source: Clevert et al. (2016), Fast and accurate deep network learning by exponential linear units.
    """
    left = x <= 0
    return where(left, expm1(where(left, x, 0.0)) * alpha, x)


@public
def selu(x):
    """1.0507 · elu(x, 1.6733): of inputs with mean 0 and variance 1 the outputs have them too.

    Source: Klambauer et al. (2017), Self-normalizing neural networks, equation 2.
    """
    return elu(x, 1.6732632423543772) * 1.0507009873554805


@public
def softplus(x, beta: float = 1.0, threshold: float = 20.0):
    """ln(1 + e^(βx))/β, and x itself where βx lies above the threshold; the derivative is sigmoid(βx).

    Source: Dugas et al. (2001), Incorporating second-order functional knowledge for better option pricing.
    """
    scaled = x * beta
    straight = scaled > threshold
    return where(straight, x, log1p(exp(where(straight, 0.0, scaled))) / beta)


@public
def logsigmoid(x):
    """ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|), exact where sigmoid(x) rounds to 0 or to 1."""
    left = x < 0
    return where(left, x, 0.0) - log1p(exp(where(left, x, -x)))


@public
def hardtanh(x, min_val: float = -1.0, max_val: float = 1.0):
    """x moved into [min_val, max_val]; at the bounds themselves the derivative is 0 (torch's choice)."""
    return where(x <= min_val, min_val, where(x >= max_val, max_val, x))


@public
def relu6(x):
    """x moved into [0, 6]; the derivative is 0 at both ends."""
    return hardtanh(x, 0.0, 6.0)
