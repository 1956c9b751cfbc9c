"""Embedding: a row of a table for each index."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, where

__all__ = ["embedding"]


def embedding(input: np.ndarray | Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """Row input[…] of the table for each index: input (…) of integers, weight (K, D) → (…, D).

    The row `padding_idx`, counted from the end if negative, gets no gradient. Raises ValueError for a table
    that is no matrix, for what is no integer or not in 0 … K − 1, and for a padding_idx outside of the table.

    >>> embedding(np.array([2, 0]), Tensor([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]))
    Tensor([[4., 5.],
            [0., 1.]])
    """
    indices = input.detach().value if isinstance(input, Tensor) else np.asarray(input)
    if weight.ndim != 2:
        raise ValueError(f"embedding: expected a weight of shape (K, D), got {weight.shape}")
    rows = len(weight)
    if indices.dtype.kind not in "iu" or (indices.size and not 0 <= indices.min() <= indices.max() < rows):
        raise ValueError(f"embedding: expected indices from 0 to {rows - 1}, got {np.unique(indices)}")
    found = weight[indices]
    if padding_idx is None:
        return found
    if not -rows <= padding_idx < rows:
        raise ValueError(f"embedding: expected a padding_idx in a table of {rows} rows, got {padding_idx}")
    padding = (indices == padding_idx % rows)[..., None]
    return where(padding, found.detach(), found)
