"""Pooling: the largest or the mean of each window."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.functions.convolution import per_axis
from groundup.autograd.primitives.indexing import entries
from groundup.autograd.primitives.padding import pad
from groundup.autograd.primitives.reductions import sum
from groundup.autograd.primitives.shaping import permute, squeeze, unsqueeze
from groundup.autograd.primitives.windows import Pair, places, unfold, window_count
from groundup.autograd.public import public
from groundup.autograd.tensor import array_of


@public
def max_pool2d(x, kernel_size, stride=None, padding=0, dilation=1):
    """The largest entry of each window; the first of equals takes the derivative.

    (B, C, H, W) → (B, C, H', W')
    """
    if len(x.shape) == 3:
        return squeeze(max_pool2d(unsqueeze(x, 0), kernel_size, stride, padding, dilation), 0)
    geometry = _geometry("max_pool2d", x, kernel_size, stride, padding, dilation)
    down, across = geometry["padding"]
    x = pad(x, (across, across, down, down), value=-np.inf) if down or across else x
    kernel, stride, _, dilation = geometry.values()
    apart = all(d * (k - 1) < s for k, s, d in zip(kernel, stride, dilation, strict=True))
    return entries(x.reshape((-1,)), (_winners(array_of(x), kernel, stride, dilation),), once=apart)


def _winners(x: np.ndarray, kernel: Pair, stride: Pair, dilation: Pair) -> np.ndarray:
    """Where in x.reshape(-1) the largest entry of each window stands: (B, C, H, W) → (B, C, H', W').

    One place in the kernel after the other is compared, for all windows at once. The first of equals wins,
    and the last NaN over all.
    """
    high, wide = x.shape[2:]
    axes = zip((high, wide), kernel, stride, dilation, strict=True)
    counts = [window_count(n, k, s, 0, d) for n, k, s, d in axes]
    offsets, spots = zip(*places(kernel, stride, dilation, counts), strict=True)
    best, winner = x[(..., *spots[0])], np.zeros((), np.min_scalar_type(len(spots)))
    for number, spot in enumerate(spots[1:], 1):
        candidate = x[(..., *spot)]
        ahead = (candidate > best) | (candidate != candidate)
        winner = np.maximum(winner, ahead * winner.dtype.type(number))
        best = np.maximum(best, candidate)
    corners = np.ix_(*(np.arange(n) * s for n, s in zip(counts, stride, strict=True)))
    images = np.arange(math.prod(x.shape[:2])).reshape(*x.shape[:2], 1, 1) * (high * wide)
    steps = np.array([i * dilation[0] * wide + j * dilation[1] for i, j in offsets])
    return images + corners[0] * wide + corners[1] + steps[winner]


@public
def avg_pool2d(x, kernel_size, stride=None, padding=0, *, count_include_pad: bool = True):
    """The mean of each window, (B, C, H, W) → (B, C, H', W').

    `count_include_pad=False` divides by the entries that lie inside the image.
    """
    if len(x.shape) == 3:
        x = unsqueeze(x, 0)
        return squeeze(avg_pool2d(x, kernel_size, stride, padding, count_include_pad=count_include_pad), 0)
    geometry = _geometry("avg_pool2d", x, kernel_size, stride, padding, 1)
    total = permute(sum(unfold(x, **geometry), (1, 2)), 1, 0, 2, 3)
    if count_include_pad:
        return total / (geometry["kernel"][0] * geometry["kernel"][1])
    inside = unfold(np.ones((1, 1, *x.shape[2:]), x.dtype), **geometry)
    return total / inside.sum(axis=(0, 1, 2, 3))


@public
def max_pool1d(x, kernel_size, stride=None, padding=0, dilation=1):
    """The same along one axis: (B, C, T) → (B, C, T')."""
    return squeeze(max_pool2d(unsqueeze(x, -2), *_along(kernel_size, stride, padding), (1, dilation)), -2)


@public
def avg_pool1d(x, kernel_size, stride=None, padding=0, *, count_include_pad: bool = True):
    """The same along one axis: (B, C, T) → (B, C, T')."""
    y = avg_pool2d(
        unsqueeze(x, -2), *_along(kernel_size, stride, padding), count_include_pad=count_include_pad
    )
    return squeeze(y, -2)


def _along(kernel_size, stride, padding):
    """The geometry of an image of height 1."""
    return (1, kernel_size), (1, kernel_size if stride is None else stride), (0, padding)


def _geometry(name: str, x, kernel_size, stride, padding, dilation) -> dict:
    if len(x.shape) != 4:
        raise ValueError(f"{name}: expected (B, C, H, W), got {tuple(x.shape)}")
    geometry = {
        "kernel": per_axis(f"{name}: expected kernel_size", kernel_size, 2),
        "stride": per_axis(f"{name}: expected stride", kernel_size if stride is None else stride, 2),
        "padding": per_axis(f"{name}: expected padding", padding, 2, least=0),
        "dilation": per_axis(f"{name}: expected dilation", dilation, 2),
    }
    if any(2 * p > k for p, k in zip(geometry["padding"], geometry["kernel"], strict=True)):
        raise ValueError(
            f"{name}: expected a padding of at most half the kernel, got {padding} and {kernel_size}"
        )
    if min(window_count(*axis) for axis in zip(x.shape[2:], *geometry.values(), strict=True)) < 1:
        raise ValueError(
            f"{name}: the window does not fit into the image, got {tuple(x.shape)} and {geometry}"
        )
    return geometry
