"""Convolutions as layers: they keep a kernel for each output channel and a shift."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import Tensor
from groundup.autograd.functions.convolution import per_axis
from groundup.nn import functional as F  # noqa: N812
from groundup.nn import init
from groundup.nn.module import Module, Parameter

__all__ = ["Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d"]

Size = int | tuple[int, ...]


class _Convolution(Module):
    """What convolutions of all kinds keep. Weight and bias start uniform in ±1/√fan_in, as torch's do."""

    axes: int

    def _keep(self, channels, kernel_size, stride, padding, dilation, groups: int) -> None:
        if groups < 1 or any(number % groups for number in channels):
            raise ValueError(f"expected groups that divide the channels {channels}, got {groups}")
        self.in_channels, self.out_channels, self.groups = *channels, groups
        self.kernel_size = per_axis("expected kernel_size", kernel_size, self.axes)
        self.stride = per_axis("expected stride", stride, self.axes)
        words = isinstance(padding, str)  # what "same" is in numbers, the function says
        self.padding = padding if words else per_axis("expected padding", padding, self.axes, least=0)
        self.dilation = per_axis("expected dilation", dilation, self.axes)

    def _start(self, weight_shape: tuple[int, ...], bias: bool, rng: np.random.Generator, dtype) -> None:
        self.weight = Parameter(np.empty(weight_shape, dtype))
        self.bias = Parameter(np.empty(self.out_channels, dtype)) if bias else None
        fan_in, _ = init.fan_in_and_fan_out(self.weight)
        for parameter in self.parameters():
            init.uniform_(parameter, -1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in), rng=rng)

    def extra_repr(self) -> str:
        ones, zeros = (1,) * self.axes, (0,) * self.axes
        usual = {"padding": zeros, "dilation": ones, "output_padding": zeros, "groups": 1}
        options = {name: getattr(self, name, value) for name, value in usual.items()}
        unusual = [f", {name}={value}" for name, value in options.items() if value != usual[name]]
        return (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
            + "".join(unusual)
            + ("" if self.bias is not None else ", bias=False")
        )


class _Forward(_Convolution):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        self._keep((in_channels, out_channels), kernel_size, stride, padding, dilation, groups)
        self._start((out_channels, in_channels // groups, *self.kernel_size), bias, rng, dtype)

    def forward(self, input: Tensor) -> Tensor:
        options = self.stride, self.padding, self.dilation, self.groups
        return self.convolve(input, self.weight, self.bias, *options)


class Conv1d(_Forward):
    """`functional.conv1d`: (B, C, T) → (B, O, T'), with weight (O, C / groups, kernel) and bias (O,).

    Both start uniform in ±1/√fan_in, fan_in = C / groups · kernel size. For stride 1
    padding="same" keeps the length T. Raises ValueError for groups that do
    not divide both C and O, and for a kernel_size, stride, padding or dilation that makes no sense.
    """

    axes, convolve = 1, staticmethod(F.conv1d)


class Conv2d(_Forward):
    """`functional.conv2d`: (B, C, H, W) → (B, O, H', W'), with weight (O, C / groups, kernel height, width).

    A kernel_size, stride, padding or dilation is one number or two. All else as in `Conv1d`.
    """

    axes, convolve = 2, staticmethod(F.conv2d)


class _Transposed(_Convolution):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Size = 1,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        self._keep((in_channels, out_channels), kernel_size, stride, padding, dilation, groups)
        self.output_padding = per_axis("expected output_padding", output_padding, self.axes, least=0)
        self._start((in_channels, out_channels // groups, *self.kernel_size), bias, rng, dtype)

    def forward(self, input: Tensor) -> Tensor:
        options = self.stride, self.padding, self.output_padding, self.groups, self.dilation
        return self.convolve(input, self.weight, self.bias, *options)


class ConvTranspose1d(_Transposed):
    """`functional.conv_transpose1d`: (B, C, T) → (B, O, T'), with weight (C, O / groups, kernel), bias (O,).

    Both start uniform in ±1/√fan_in, where torch counts fan_in = O / groups · kernel size. Errors as in
    `Conv1d`.
    """

    axes, convolve = 1, staticmethod(F.conv_transpose1d)


class ConvTranspose2d(_Transposed):
    """`functional.conv_transpose2d`: (B, C, H, W) → (B, O, H', W'). All else as in `ConvTranspose1d`."""

    axes, convolve = 2, staticmethod(F.conv_transpose2d)
