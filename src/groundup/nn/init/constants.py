"""Weights that start where they are told: constants and identities."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor

__all__ = ["constant_", "dirac_", "eye_", "fill", "ones_", "zeros_"]


def fill(tensor: Tensor, values: np.ndarray | float) -> Tensor:
    """Write `values` into the tensor's own memory, in its dtype, unrecorded."""
    tensor.data[...] = values
    return tensor


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Every entry is `val`."""
    return fill(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """Every entry is 0."""
    return fill(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """Every entry is 1."""
    return fill(tensor, 1.0)


def eye_(tensor: Tensor) -> Tensor:
    """The identity, of a matrix: a linear layer hands on as many of its inputs as it has outputs for.

    Raises ValueError for a tensor that is no matrix.
    """
    if tensor.ndim != 2:
        raise ValueError(f"eye_: expected a matrix, got {tensor.shape}")
    return fill(tensor, np.eye(*tensor.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """The identity, of a convolution: 1 in the middle of the kernel from channel i to channel i of a group.

    tensor: (out, in / groups, kernel …). Raises ValueError for another number of axes than 3, 4 or 5, and
    for groups that do not divide the outputs.
    """
    if tensor.ndim not in (3, 4, 5):
        raise ValueError(f"dirac_: expected the weight of a convolution, got {tensor.shape}")
    if groups < 1 or tensor.shape[0] % groups:
        raise ValueError(f"dirac_: {tensor.shape[0]} channels out cannot be divided into {groups} groups")
    kernels = np.zeros(tensor.shape)
    middle = tuple(size // 2 for size in tensor.shape[2:])
    for group in kernels.reshape((groups, -1, *tensor.shape[1:])):
        channels = np.arange(min(group.shape[:2]))
        group[(channels, channels, *middle)] = 1.0
    return fill(tensor, kernels)
