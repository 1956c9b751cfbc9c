"""Pooling: the largest or the mean of each window. A row is pooled as an image of height 1."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundup.autograd.functions.convolution import per_axis
from groundup.autograd.functions.statistics import Extreme
from groundup.autograd.primitives.indexing import entries
from groundup.autograd.primitives.padding import pad
from groundup.autograd.primitives.reductions import sum
from groundup.autograd.primitives.windows import Pair, places, unfold
from groundup.autograd.public import public
from groundup.autograd.tensor import Tensor, array_of, wrap


@public
def max_pool2d(
    x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode: bool = False, return_indices: bool = False
):
    """The largest entry of each window: ([B,] C, H, W) → ([B,] C, H', W').

    The first of equals takes the derivative; the border never wins. H' = ⌊(H + 2p - d(k - 1) - 1)/s⌋ + 1, or
    with `ceil_mode` one more where entries are left over. With `return_indices` (values, indices): also where
    each stands in its image, counted in row-major order.

    Raises ValueError for a shape or a geometry that makes no sense, as a padding of more than half a window.
    """
    geometry = kernel_size, stride, padding, dilation, ceil_mode
    return _largest(_windows("max_pool2d", 2, x, *geometry), return_indices)


@public
def max_pool1d(
    x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode: bool = False, return_indices: bool = False
):
    """The same along one axis: ([B,] C, T) → ([B,] C, T')."""
    geometry = kernel_size, stride, padding, dilation, ceil_mode
    return _largest(_windows("max_pool1d", 1, x, *geometry), return_indices)


@public
def avg_pool2d(
    x,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
):
    """The mean of each window, ([B,] C, H, W) → ([B,] C, H', W'); H' as in `max_pool2d`.

    The entries of the padding count, unless `count_include_pad` is false; those beyond it, which `ceil_mode`
    may reach, never do. `divisor_override` takes the place of the number of entries.

    Raises ValueError for a shape or a geometry that makes no sense, and for a divisor of 0.
    """
    windows = _windows("avg_pool2d", 2, x, kernel_size, stride, padding, 1, ceil_mode)
    if divisor_override == 0:
        raise ValueError("avg_pool2d: expected a divisor_override other than 0")
    return _total(windows) / (divisor_override or _sizes(windows, count_include_pad))


@public
def avg_pool1d(
    x, kernel_size, stride=None, padding=0, ceil_mode: bool = False, count_include_pad: bool = True
):
    """The same along one axis: ([B,] C, T) → ([B,] C, T')."""
    windows = _windows("avg_pool1d", 1, x, kernel_size, stride, padding, 1, ceil_mode)
    return _total(windows) / _sizes(windows, count_include_pad)


class _Windows(NamedTuple):
    """How an image is cut up, (height, width) each; `beyond` is the border at the end besides the padding."""

    image: Tensor  # (1, images and channels, height, width)
    shape: tuple[int, ...]  # of the result
    counts: Pair
    kernel: Pair
    stride: Pair
    padding: Pair
    dilation: Pair
    beyond: Pair


def _windows(name: str, axes: int, x, kernel_size, stride, padding, dilation, ceil_mode: bool) -> _Windows:
    shape = tuple(x.shape)
    if len(shape) not in (axes + 1, axes + 2):
        raise ValueError(f"{name}: expected ([B,] C, {'H, W' if axes == 2 else 'T'}), got {shape}")
    stride = kernel_size if stride in (None, (), []) else stride
    kernel = per_axis(f"{name}: expected kernel_size", kernel_size, axes)
    stride = per_axis(f"{name}: expected stride", stride, axes)
    padding = per_axis(f"{name}: expected padding", padding, axes, least=0)
    dilation = per_axis(f"{name}: expected dilation", dilation, axes)
    if any(2 * p > k for k, p in zip(kernel, padding, strict=True)):
        raise ValueError(
            f"{name}: expected a padding of at most half the kernel, got {padding} and {kernel_size}"
        )
    cuts = [
        _cut(*axis, ceil_mode) for axis in zip(shape[-axes:], kernel, stride, padding, dilation, strict=True)
    ]
    counts, beyond = zip(*cuts, strict=True)
    if min(counts) < 1:
        raise ValueError(f"{name}: the window does not fit into the image, got {shape} and {kernel_size}")
    image = x.reshape((1, math.prod(shape[:-axes]), *(1,) * (2 - axes), *shape[-axes:]))
    across = counts, kernel, stride, padding, dilation, beyond
    height_1 = (1,), (1,), (1,), (0,), (1,), (0,)
    pairs = across if axes == 2 else [one + n for one, n in zip(height_1, across, strict=True)]
    return _Windows(image, shape[:-axes] + counts, *pairs)


def _cut(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool):
    """How many windows there are along one axis, and how far the last one reaches beyond the padding."""
    reach = dilation * (kernel - 1) + 1
    room = size + 2 * padding - reach
    count = room // stride + 1
    if ceil_mode and room % stride and count * stride < size + padding:
        count += 1  # it begins in the image or in the padding before it
    return count, max((count - 1) * stride + reach - size - 2 * padding, 0)


def _largest(windows: _Windows, return_indices: bool):
    (down, across), (below, right) = windows.padding, windows.beyond
    border = (across, across + right, down, down + below)
    image = pad(windows.image, border, value=-math.inf) if any(border) else windows.image
    apart = all(
        d * (k - 1) < s for k, s, d in zip(windows.kernel, windows.stride, windows.dilation, strict=True)
    )
    winners = _winners(array_of(image), windows)
    values = entries(image.reshape((-1,)), (winners,), once=apart).reshape(windows.shape)
    if not return_indices:
        return values
    row, column = np.divmod(winners % math.prod(image.shape[2:]), image.shape[3])
    inside = np.maximum(row - down, 0) * windows.image.shape[3] + np.maximum(column - across, 0)
    return Extreme(values, wrap(inside.reshape(windows.shape)))


def _winners(x: np.ndarray, windows: _Windows) -> np.ndarray:
    """Where in x.reshape(-1) the largest entry of each window stands: (1, C, H, W) → (1, C, H', W').

    One place in the kernel after the other is compared, for all windows at once. The first of equals wins,
    and the last NaN over all.
    """
    wide, (down, across) = x.shape[3], windows.dilation
    offsets, spots = zip(
        *places(windows.kernel, windows.stride, windows.dilation, windows.counts), strict=True
    )
    best, winner = x[(..., *spots[0])], np.zeros((), np.min_scalar_type(len(spots)))
    for number, spot in enumerate(spots[1:], 1):
        candidate = x[(..., *spot)]
        ahead = (candidate > best) | (candidate != candidate)
        winner = np.maximum(winner, ahead * winner.dtype.type(number))
        best = np.maximum(best, candidate)
    corners = np.ix_(*(np.arange(n) * s for n, s in zip(windows.counts, windows.stride, strict=True)))
    images = np.arange(x.shape[1])[:, None, None] * math.prod(x.shape[2:])
    steps = np.array([i * down * wide + j * across for i, j in offsets])
    return images + corners[0] * wide + corners[1] + steps[winner]


def _total(windows: _Windows):
    """The sum of each window."""
    below, right = windows.beyond
    image = pad(windows.image, (0, right, 0, below)) if below or right else windows.image
    columns = unfold(
        image,
        kernel=windows.kernel,
        stride=windows.stride,
        padding=windows.padding,
        dilation=windows.dilation,
    )
    return sum(columns, (1, 2)).reshape(windows.shape)


def _sizes(windows: _Windows, count_include_pad: bool) -> np.ndarray:
    """How many entries of each window are in the image, or also in the padding: (H', W')."""
    along = []
    geometry = windows.image.shape[2:], windows.counts, windows.kernel, windows.stride, windows.padding
    for size, count, kernel, stride, padding in zip(*geometry, strict=True):
        border = padding if count_include_pad else 0
        place = np.arange(count)[:, None] * stride - padding + np.arange(kernel)
        along.append(((place >= -border) & (place < size + border)).sum(1))
    return np.multiply.outer(*along)
