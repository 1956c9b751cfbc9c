"""Products of matrices."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.public import method
from groundup.autograd.rules import LINEAR, primitive


@primitive(
    vjp=[
        lambda g, y: g @ y.swapaxes(-1, -2),
        lambda g, x: x.swapaxes(-1, -2) @ g,
    ],
    jvp=LINEAR,
)
def _matmul(x, y):
    return np.matmul(*alike(x, y))


@method
def matmul(x, y):
    """x y over the last two axes: (…, N, K) and (…, K, M) → (…, N, M); vectors as in torch."""
    rows, columns = len(x.shape), len(y.shape)
    if rows == 2 and columns == 2:
        return _matmul(x, y)
    if not rows or not columns:
        raise ValueError(
            f"matmul: expected at least one axis each, got shapes {tuple(x.shape)} and {tuple(y.shape)}"
        )
    if rows == 1:
        return _without(matmul(x.reshape((1, -1)), y), -2 if columns > 1 else -1)
    if columns == 1:
        return _without(matmul(x, y.reshape((-1, 1))), -1)
    if columns == 2 and rows > 2:  # one large product, so that the derivative for y is one too
        flat = _matmul(x.reshape((-1, x.shape[-1])), y) if x.shape[-1] else _matmul(x, y)
        return flat.reshape((*x.shape[:-1], y.shape[-1]))
    return _matmul(x, y)


def _without(x, axis: int):
    sizes = list(x.shape)
    del sizes[axis]
    return x.reshape(tuple(sizes))
