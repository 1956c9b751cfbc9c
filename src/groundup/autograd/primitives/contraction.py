"""The product of two arrays, summed over shared axes: what every einsum is made of."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.promotion import alike
from groundup.autograd.rules import LINEAR, primitive

__all__ = ["contract"]


@primitive(
    vjp=[
        lambda g, y, *, left, right, out_axes: contract(g, y, left=out_axes, right=right, out_axes=left),
        lambda g, x, *, left, right, out_axes: contract(x, g, left=left, right=out_axes, out_axes=right),
    ],
    jvp=LINEAR,
)
def contract(x, y, *, left, right, out_axes):
    """z = Σ x y, as one batched matrix product.

    `left`, `right` and `out_axes` name the axes of x, y and z. Every name stands in two of the three or in
    all, and an axis has the same size wherever it stands.
    """
    x, y = alike(x, y)
    batch = [a for a in left if a in right and a in out_axes]
    summed = [a for a in left if a in right and a not in out_axes]
    rows = [a for a in left if a not in right]
    columns = [a for a in right if a not in left]
    size = {**dict(zip(left, x.shape, strict=True)), **dict(zip(right, y.shape, strict=True))}
    product = np.matmul(
        _as_matrices(x, left, batch, rows, summed, size), _as_matrices(y, right, batch, summed, columns, size)
    )
    found = [*batch, *rows, *columns]
    product = product.reshape([size[a] for a in found])
    return product.transpose([found.index(a) for a in out_axes])


def _as_matrices(x, axes, batch, rows, columns, size):
    """x as (batch, rows, columns), each a product of axes."""
    x = x.transpose([axes.index(a) for a in (*batch, *rows, *columns)])
    return x.reshape([math.prod(size[a] for a in group) for group in (batch, rows, columns)])
