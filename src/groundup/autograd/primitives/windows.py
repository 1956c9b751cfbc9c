"""Sliding windows over an image, and their transpose: what convolution and pooling are made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from groundup.autograd.rules import LINEAR, primitive

__all__ = ["Pair", "fold", "places", "unfold", "window_count"]

Pair = tuple[int, int]


def window_count(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Windows along one axis: ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@primitive(
    vjp=[
        lambda g, *, kernel, stride, padding, dilation, shape: fold(
            g, sizes=shape, kernel=kernel, stride=stride, padding=padding, dilation=dilation
        )
    ],
    jvp=LINEAR,
)
def unfold(x, *, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair):
    """Every window of a zero-padded image.

    (B, C, H, W) → (C, kernel, kernel, B, windows down, windows across): with the channels and the kernel in
    front, a convolution is one matrix product over all images and positions.
    """
    batch, channels, *image = x.shape
    counts = [window_count(*axis) for axis in zip(image, kernel, stride, padding, dilation, strict=True)]
    padded = np.zeros((channels, batch, *(n + 2 * p for n, p in zip(image, padding, strict=True))), x.dtype)
    padded[(..., *_interior(image, padding))] = x.swapaxes(0, 1)
    windows = np.empty((channels, *kernel, batch, *counts), x.dtype)
    for offset, place in places(kernel, stride, dilation, counts):
        windows[(slice(None), *offset)] = padded[(..., *place)]
    return windows


@primitive(
    vjp=[
        lambda g, *, kernel, stride, padding, dilation: unfold(
            g, kernel=kernel, stride=stride, padding=padding, dilation=dilation
        )
    ],
    jvp=LINEAR,
)
def fold(x, *, sizes, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair):
    """Every window added back where it was taken: the transpose of `unfold`, onto a `sizes` image."""
    batch, channels, *image = sizes
    padded = np.zeros((channels, batch, *(n + 2 * p for n, p in zip(image, padding, strict=True))), x.dtype)
    for offset, place in places(kernel, stride, dilation, x.shape[-2:]):
        padded[(..., *place)] += x[(slice(None), *offset)]
    return padded[(..., *_interior(image, padding))].swapaxes(0, 1)


def _interior(image, padding) -> tuple[slice, slice]:
    return tuple(slice(p, p + n) for n, p in zip(image, padding, strict=True))


def places(kernel: Pair, stride: Pair, dilation: Pair, counts) -> Iterator[tuple[Pair, tuple[slice, slice]]]:
    """Each offset in the kernel with the entries of the padded image that it meets, one for each window."""
    for offset in np.ndindex(*kernel):
        yield (
            offset,
            tuple(
                slice(d * o, d * o + s * (n - 1) + 1, s)
                for o, d, s, n in zip(offset, dilation, stride, counts, strict=True)
            ),
        )
