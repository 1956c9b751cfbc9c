r"""Normalisation: subtract the mean and divide by the standard deviation, each kind over axes of its own.

$$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad y = \gamma \hat x + \beta$$

μ and σ² = mean of (x − μ)² are taken over the axes that the function names, and the gradient passes through
both. γ is `weight` and β is `bias`; either may be None. The variance takes two passes, so that a large mean
costs no digit.
"""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor, sqrt, standardise
from groundup.autograd.primitives.standardise import scale_and_shift

__all__ = ["batch_norm", "group_norm", "layer_norm"]


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each channel over the batch and all positions.

    input (B, C, …) → the same shape. In training μ and σ² are the batch's, and
    the running ones, if given, move towards them in place:

        running ← (1 − momentum) · running + momentum · batch

    with σ² · n/(n − 1), the unbiased variance, for the running variance, n the
    values in a channel. Out of training μ and σ² are the running ones.

    Raises ValueError for a single value per channel in training, which has no
    variance, for fewer than two axes, for an argument that does not have C
    numbers, and out of training without running statistics.

    Source: Ioffe and Szegedy (2015), Batch normalization, algorithms 1 and 2.
    """
    if input.ndim < 2:
        raise ValueError(f"batch_norm: expected (B, C, …), got {input.shape}")
    channels = input.shape[1]
    _check("batch_norm", (channels,), running_mean, running_var, weight, bias)
    along = (1, channels, *[1] * (input.ndim - 2))
    if training:
        count = math.prod(input.shape) // max(channels, 1)
        if count == 1:
            more = "more than one value per channel in training"
            raise ValueError(f"batch_norm: expected {more}, got {input.shape}")
        axes = (0, *range(2, input.ndim))
        normalised, batch_mean, batch_var = standardise(input, axes, eps)
        if count:  # a batch of nothing moves nothing
            _move(running_mean, batch_mean, momentum)
            _move(running_var, batch_var * (count / (count - 1)), momentum)
    elif running_mean is None or running_var is None:
        wanted = "running statistics out of training"
        raise ValueError(f"batch_norm: expected {wanted}, got None")
    else:
        deviation = sqrt(running_var + eps).reshape(along)
        normalised = (input - running_mean.reshape(along)) / deviation
    return _scaled(normalised, weight, bias, along)


def layer_norm(
    input: Tensor,
    normalized_shape: tuple[int, ...],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each example over its last axes, whose sizes are `normalized_shape`. (…, *shape) → the same.

    weight and bias have that shape too. Raises ValueError where a shape is another one.

    Source: Ba et al. (2016), Layer normalization, equations 3 and 4.
    """
    shape = tuple(normalized_shape)
    if not shape or input.shape[-len(shape) :] != shape:
        raise ValueError(f"layer_norm: expected an input whose shape ends in {shape}, got {input.shape}")
    _check("layer_norm", shape, weight, bias)
    normalised, _, _ = standardise(input, tuple(range(-len(shape), 0)), eps)
    return _scaled(normalised, weight, bias, shape)


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each group of channels of each example over its channels and all positions.

    input (B, C, …) → the same shape. weight and bias have C numbers. Raises ValueError for fewer than two
    axes, for groups that do not divide C, and for another number of weights.

    Source: Wu and He (2018), Group normalization, equation 7.
    """
    if input.ndim < 2 or num_groups < 1 or input.shape[1] % num_groups:
        raise ValueError(f"group_norm: expected (B, C, …) with C in {num_groups} groups, got {input.shape}")
    channels = input.shape[1]
    _check("group_norm", (channels,), weight, bias)
    members = channels // num_groups * math.prod(input.shape[2:])
    groups = input.reshape((input.shape[0], num_groups, members))
    normalised, _, _ = standardise(groups, (2,), eps)
    along = (1, channels, *[1] * (input.ndim - 2))
    return _scaled(normalised.reshape(input.shape), weight, bias, along)


def _scaled(normalised: Tensor, weight: Tensor | None, bias: Tensor | None, along: tuple[int, ...]) -> Tensor:
    if weight is not None and bias is not None:
        return scale_and_shift(normalised, weight, bias, along)
    y = normalised if weight is None else normalised * weight.reshape(along)
    return y if bias is None else y + bias.reshape(along)


def _move(running: Tensor | None, batch: np.ndarray, momentum: float) -> None:
    """running ← (1 − momentum) · running + momentum · batch, in place and unrecorded."""
    if running is not None:
        running.data[...] = (1 - momentum) * running.detach() + momentum * batch.reshape(running.shape)


def _check(name: str, shape: tuple[int, ...], *tensors: Tensor | None) -> None:
    for tensor in tensors:
        if tensor is not None and tensor.shape != shape:
            raise ValueError(f"{name}: expected a shape of {shape} for each argument, got {tensor.shape}")
