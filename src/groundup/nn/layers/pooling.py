"""Pooling as layers: they keep the geometry of the windows."""

from __future__ import annotations

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.module import Module

__all__ = [
    "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
    "AvgPool1d", "AvgPool2d", "MaxPool1d", "MaxPool2d",
]  # fmt: skip

Size = int | tuple[int, ...]


class _MaxPool(Module):
    def __init__(
        self, kernel_size: Size, stride: Size | None = None, padding: Size = 0, dilation: Size = 1
    ) -> None:
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.dilation = padding, dilation

    def forward(self, input: Tensor) -> Tensor:
        return self.pool(input, self.kernel_size, self.stride, self.padding, self.dilation)

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}"
        )


class MaxPool1d(_MaxPool):
    """The largest entry of each window, (B, C, T) → (B, C, T'). The stride is the window by default."""

    pool = staticmethod(F.max_pool1d)


class MaxPool2d(_MaxPool):
    """The largest entry of each window, (B, C, H, W) → (B, C, H', W'). Sizes are one number or two."""

    pool = staticmethod(F.max_pool2d)


class _AvgPool(Module):
    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        *,
        count_include_pad: bool = True,
    ) -> None:
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.count_include_pad = padding, count_include_pad

    def forward(self, input: Tensor) -> Tensor:
        return self.pool(
            input, self.kernel_size, self.stride, self.padding, count_include_pad=self.count_include_pad
        )

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPool):
    """The mean of each window, (B, C, T) → (B, C, T'). The stride is the window's size by default.

    With count_include_pad=False a window that reaches over the border divides by what lies inside.
    """

    pool = staticmethod(F.avg_pool1d)


class AvgPool2d(_AvgPool):
    """The mean of each window, (B, C, H, W) → (B, C, H', W'). Sizes are one number or two."""

    pool = staticmethod(F.avg_pool2d)


class _AdaptivePool(Module):
    def __init__(self, output_size: int | tuple[int | None, ...] | None) -> None:
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        return self.pool(input, self.output_size)

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptivePool):
    """The mean of each of `output_size` windows that share out the time: (B, C, T) → (B, C, output_size)."""

    pool = staticmethod(F.adaptive_avg_pool1d)


class AdaptiveAvgPool2d(_AdaptivePool):
    """The mean of each window, (B, C, H, W) → (B, C, *output_size); 1 is global, None keeps a size."""

    pool = staticmethod(F.adaptive_avg_pool2d)


class AdaptiveMaxPool1d(_AdaptivePool):
    """The largest entry of each of `output_size` windows: (B, C, T) → (B, C, output_size)."""

    pool = staticmethod(F.adaptive_max_pool1d)


class AdaptiveMaxPool2d(_AdaptivePool):
    """The largest entry of each window, (B, C, H, W) → (B, C, *output_size); None keeps a size."""

    pool = staticmethod(F.adaptive_max_pool2d)
