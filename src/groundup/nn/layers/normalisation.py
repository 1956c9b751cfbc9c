"""Normalisation as layers: they keep a scale, a shift, and batch norm also the running statistics."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.module import Module, Parameter

__all__ = ["BatchNorm1d", "BatchNorm2d", "GroupNorm", "LayerNorm"]


class _BatchNorm(Module):
    """What all numbers of axes share."""

    axes: tuple[int, ...]  # how many an input may have

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        bias: bool = True,
        dtype: type = np.float32,
    ) -> None:
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        self.weight = Parameter(np.ones(num_features, dtype)) if affine else None
        self.bias = Parameter(np.zeros(num_features, dtype)) if affine and bias else None
        tracked = {
            "running_mean": np.zeros(num_features, dtype),
            "running_var": np.ones(num_features, dtype),
            "num_batches_tracked": np.array(0),
        }
        for name, start in tracked.items():
            self.register_buffer(name, Tensor(start) if track_running_stats else None)

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in self.axes or input.shape[1] != self.num_features:
            axes = " or ".join(map(str, self.axes))
            raise ValueError(
                f"{type(self).__name__}: expected {axes} axes, (B, {self.num_features}, …), got {input.shape}"
            )
        output = F.batch_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            self._share_of_new(),
            self.eps,
        )
        if self.training and self.track_running_stats:
            self.num_batches_tracked += 1
        return output

    def _share_of_new(self) -> float:
        """With what weight this batch enters the running statistics, if they are kept."""
        if self.momentum is None and self.track_running_stats:
            return 1 / (self.num_batches_tracked.item() + 1)
        return self.momentum or 0.0

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    """Batch normalisation of each channel, `functional.batch_norm`: (B, C) or (B, C, T) → the same.

    If `affine`, a scale that starts at one is learnt, and with `bias` a shift that starts at zero. In
    training the batch's mean and biased variance normalise, and the running ones follow with weight
    `momentum`, or with momentum=None as the mean over all batches so far; `running_var` follows the unbiased
    variance. In eval the running ones normalise. With track_running_stats=False it is always the batch's.

    Raises ValueError for another shape, and for a single value per channel where the batch's are asked for.
    """

    axes = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalisation of each channel: (B, C, H, W) → the same. All else as in `BatchNorm1d`."""

    axes = (4,)


class LayerNorm(Module):
    """`functional.layer_norm` over the last axes, with a scale of ones and a shift of zeros to learn.

    (…, *normalized_shape) → the same. One number is a shape of one axis.
    """

    def __init__(
        self,
        normalized_shape: int | tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: type = np.float32,
    ) -> None:
        shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        self.normalized_shape, self.eps, self.elementwise_affine = shape, eps, elementwise_affine
        self.weight = Parameter(np.ones(shape, dtype)) if elementwise_affine else None
        self.bias = Parameter(np.zeros(shape, dtype)) if elementwise_affine and bias else None

    def forward(self, input: Tensor) -> Tensor:
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        options = f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        return f"{self.normalized_shape}, eps={self.eps}, {options}"


class GroupNorm(Module):
    """`functional.group_norm` over groups of channels, with a scale of ones and a shift of zeros to learn.

    (B, C, …) → the same. Raises ValueError for groups that do not divide the channels.
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        bias: bool = True,
        dtype: type = np.float32,
    ) -> None:
        if num_groups < 1 or num_channels % num_groups:
            raise ValueError(f"expected groups that divide {num_channels} channels, got {num_groups}")
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        self.weight = Parameter(np.ones(num_channels, dtype)) if affine else None
        self.bias = Parameter(np.zeros(num_channels, dtype)) if affine and bias else None

    def forward(self, input: Tensor) -> Tensor:
        if input.shape[1:2] != (self.num_channels,):
            raise ValueError(f"GroupNorm: expected (B, {self.num_channels}, …), got {input.shape}")
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        options = f"affine={self.affine}, bias={self.bias is not None}"
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, {options}"
