"""Sinusoids of the distance between two frames."""

from __future__ import annotations

import numpy as np


def relative_positions(frames: int, width: int, dtype: type = np.float32) -> np.ndarray:
    """The table of r_δ for every distance δ = i − j between two of T frames, from T − 1 down to −(T − 1).

        r_δ[2k] = sin(δ ω_k),   r_δ[2k + 1] = cos(δ ω_k),   ω_k = 10000^(−2k / D)

    Shapes: frames = T, width = D → (2T − 1, D). Raises ValueError for an odd width.
    Source: Dai et al. (2019), Transformer-XL, section 3.3; Vaswani et al. (2017), Attention is all you need,
    section 3.5, the table.

    >>> relative_positions(2, 2).round(3)
    array([[ 0.841,  0.54 ],
           [ 0.   ,  1.   ],
           [-0.841,  0.54 ]], dtype=float32)
    """
    if width % 2:
        raise ValueError(f"expected an even width for sine and cosine pairs, got {width}")
    distances = np.arange(frames - 1, -frames, -1, dtype=dtype)
    pairs = np.arange(0, width, 2, dtype=dtype)
    angles = distances[:, None] * 10000.0 ** (-pairs / width)
    return np.stack((np.sin(angles), np.cos(angles)), -1).reshape(len(distances), width).astype(dtype)
