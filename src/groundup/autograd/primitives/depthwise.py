"""One filter a channel, slid along time: the convolution that mixes frames and leaves channels apart.

As a product of matrices it would be one product a channel, each with a single row, over windows that are laid
side by side. Here the windows are a view of the frames, which costs no memory, and one sum runs over it.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from groundup.autograd.primitives.padding import pad
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.shaping import flip
from groundup.autograd.rules import LINEAR, primitive

__all__ = ["slide"]


def _spread(g, filters):
    """Each frame of g times the whole filter, added up: (B, T', C), (K, C) → (B, T' + K - 1, C)."""
    border = filters.shape[0] - 1
    return slide(pad(g, (0, 0, border, border)), flip(filters, 0))


@primitive(vjp=[_spread, lambda g, x: _overlap(x, g)], jvp=LINEAR)
def slide(x, filters):
    """y[b, t, c] = Σ_k w[k, c] x[b, t + k, c].  (B, T, C), filters w (K, C) → (B, T - K + 1, C)

    Raises ValueError for a filter that is longer than the frames.

    >>> slide(np.array([[[1.0], [2.0], [4.0]]]), np.array([[1.0], [-1.0]])).ravel()
    array([-1., -2.])
    """
    x, filters = alike(x, filters)
    return np.einsum("btck,kc->btc", sliding_window_view(x, len(filters), 1), filters)


@primitive(vjp=[lambda g, y: _spread(y, g), lambda g, x: slide(x, g)], jvp=LINEAR)
def _overlap(x, y):
    """w[k, c] = Σ_bt x[b, t + k, c] y[b, t, c].  (B, T, C), (B, T', C) → (T - T' + 1, C)"""
    x, y = alike(x, y)
    lags = x.shape[1] - y.shape[1] + 1
    return np.einsum("btck,btc->kc", sliding_window_view(x, lags, 1), y)
