"""One filter a channel, slid along time: the convolution that mixes frames and leaves channels apart.

As a product of matrices it would be one product a channel, each with a single row, over windows that are laid
side by side. Here the windows are a view of the frames, which costs no memory, and one sum runs over it.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.shaping import flip
from groundup.autograd.rules import LINEAR, primitive

__all__ = ["overlap", "slide"]


def _back(g, filters, padding: int):
    """What is slid over x comes back to x as the filter, turned round, slid over g."""
    return slide(g, flip(filters, 0), padding=filters.shape[0] - 1 - padding)


@primitive(
    vjp=[
        lambda g, filters, *, padding: _back(g, filters, padding),
        lambda g, x, *, padding: overlap(x, g, padding=padding),
    ],
    jvp=LINEAR,
)
def slide(x, filters, *, padding):
    """y[b, t, c] = Σ_k w[k, c] x[b, t + k - padding, c], where x is 0 outside its frames.

    x (B, T, C), filters w (K, C), padding below K → (B, T + 2 padding - K + 1, C)

    >>> slide(np.array([[[1.0], [2.0], [4.0]]]), np.array([[1.0], [-1.0]]), padding=1).ravel()
    array([-1., -1., -2.,  4.])
    """
    x, filters = alike(x, np.ascontiguousarray(filters))  # channels side by side, in both
    return np.einsum("btck,kc->btc", _windows(x, len(filters), padding), filters)


@primitive(
    vjp=[
        lambda g, y, *, padding: _back(y, g, padding),
        lambda g, x, *, padding: slide(x, g, padding=padding),
    ],
    jvp=LINEAR,
)
def overlap(x, y, *, padding):
    """w[k, c] = Σ_bt x[b, t + k - padding, c] y[b, t, c] for every k: how a cotangent y meets the filters."""
    x, y = alike(x, y)
    count = x.shape[1] + 2 * padding - y.shape[1] + 1
    return np.einsum("btck,btc->kc", _windows(x, count, padding), y)


def _windows(x, size: int, padding: int):
    """The `size` frames from each on, with a border of zeros: (B, T, C) → (B, T', C, size), a view."""
    batch, frames, channels = x.shape
    padded = np.zeros((batch, frames + 2 * padding, channels), x.dtype)
    padded[:, padding : padding + frames] = x
    return sliding_window_view(padded, size, axis=1)
