"""Random matrices with a structure: orthogonal, or mostly zero."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor
from groundup.nn.init.constants import fill

__all__ = ["orthogonal_", "sparse_"]


def orthogonal_(tensor: Tensor, gain: float = 1, *, rng: np.random.Generator) -> Tensor:
    """gain · Q, Q with orthonormal rows or columns, whichever are fewer: a square Q keeps every length.

    Every such matrix is equally likely. Axes after the first count as one. Raises ValueError for fewer than
    two axes.

    Source: Saxe et al. (2014), Exact solutions to the nonlinear dynamics of learning in deep linear neural
    networks; Mezzadri (2007), How to generate random matrices from the classical compact groups, for the
    signs.
    """
    if tensor.ndim < 2:
        raise ValueError(f"orthogonal_: expected at least two axes, got {tensor.shape}")
    rows, columns = tensor.shape[0], math.prod(tensor.shape[1:])
    tall = rng.standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))  # QR prefers a sign: without this, not every Q is equally likely
    return fill(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.shape))


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, *, rng: np.random.Generator) -> Tensor:
    """Normal with deviation `std`, and in each column ⌈sparsity · rows⌉ entries are 0.

    Raises ValueError for a tensor that is no matrix and for a sparsity outside [0, 1].

    Source: Martens (2010), Deep learning via Hessian-free optimization.
    """
    if tensor.ndim != 2:
        raise ValueError(f"sparse_: expected a matrix, got {tensor.shape}")
    if not 0 <= sparsity <= 1:
        raise ValueError(f"sparse_: expected a sparsity from 0 to 1, got {sparsity}")
    rows, columns = tensor.shape
    draws = rng.normal(0.0, std, tensor.shape)
    ranks = rng.permuted(
        np.tile(np.arange(rows), (columns, 1)), axis=1
    ).T  # each column in an order of its own
    draws[ranks < math.ceil(sparsity * rows)] = 0.0
    return fill(tensor, draws)
