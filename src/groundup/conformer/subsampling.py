"""Fewer frames before the expensive layers: strided convolutions that keep count of every length."""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor, relu
from groundup.conformer.padding import zero_padding


def subsampled_length(length, layers: int):
    """Frames left after `layers` convolutions of kernel 3 and stride 2 without padding: ⌊(L − 1)/2⌋ a layer.

    >>> [subsampled_length(frames, layers=2) for frames in (7, 10, 11, 128)]
    [1, 1, 2, 31]
    """
    for _ in range(layers):
        length = (length - 1) // 2
    return length


class ConvSubsampling(nn.Module):
    """Halves time and frequency once a layer, then maps each frame to the model width.

    Each layer is a 3 × 3 convolution with stride 2 and a ReLU. The convolutions do not pad, so an output
    frame that counts as valid has seen valid input frames alone.

    Shapes: x (B, T, F), lengths (B,) → (B, T', D), (B,).
    Source: Gulati et al. (2020), Conformer, figure 1.
    """

    def __init__(self, bands: int, width: int, factor: int, channels: int, *, rng, dtype) -> None:
        if factor not in (1, 2, 4, 8):
            raise ValueError(f"expected a sub-sampling factor of 1, 2, 4 or 8, got {factor}")
        self.layers = factor.bit_length() - 1
        self.minimum_frames = 2 * factor - 1  # the shortest L for which L' = 1
        self.convolutions = nn.ModuleList(
            nn.Conv2d(channels if layer else 1, channels, 3, 2, rng=rng, dtype=dtype)
            for layer in range(self.layers)
        )
        left = subsampled_length(bands, self.layers) * (channels if self.layers else 1)
        self.projection = nn.Linear(left, width, rng=rng, dtype=dtype)

    def forward(self, x: Tensor, lengths: np.ndarray) -> tuple[Tensor, np.ndarray]:
        x = zero_padding(x, lengths).unsqueeze(1)  # (B, 1, T, F): one channel
        for convolution in self.convolutions:
            x = relu(convolution(x))
        x = self.projection(x.swapaxes(1, 2).flatten(2))  # (B, C, T', F') → (B, T', C F') → (B, T', D)
        lengths = subsampled_length(np.asarray(lengths), self.layers)
        return zero_padding(x, lengths), lengths
