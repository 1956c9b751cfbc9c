"""Fewer frames before the expensive layers: strided convolutions that keep count of every length."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import Tensor, nn

from groundup.speaker.checks import check_batch
from groundup.speaker.padding import zero_padding

Length = TypeVar("Length", int, Tensor)


def subsampled_length(length: Length, layers: int) -> Length:
    """Frames left after `layers` convolutions of kernel 3 and stride 2 without padding.

        L' = (L - 1) // 2, once a layer

    >>> [subsampled_length(frames, layers=2) for frames in (7, 10, 11, 128)]
    [1, 1, 2, 31]
    """
    for _ in range(layers):
        length = (length - 1) // 2
    return length


class ConvSubsampling(nn.Module):
    """Halves time and frequency once, twice or three times, then maps each frame to the model width.

    Each layer is a 3 x 3 convolution with stride 2 and a ReLU. The Conformer's paper only says that its front
    end sub-samples by convolution; kernel, stride and ReLU are ESPnet's. The convolutions do not pad, so an
    output frame that counts as valid has seen valid input frames alone, and its length is exact:
    L' = (L - 1) // 2 a layer. The last line sets the remaining frames to 0. With factor 1 there is no
    convolution, only the linear map.

    Shapes: x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    Of an utterance shorter than `minimum_frames` (1, 3, 7, 15) no frame is left. The convolutions shrink
    what they hear: with torch's weights at the start a tenth of its standard deviation comes out, and the
    first block works on that.
    Raises ValueError for a factor other than 1, 2, 4 or 8, and for too few bands.
    Source: Gulati et al. (2020), Conformer, figure 1; Watanabe et al. (2018), ESPnet, its Conv2dSubsampling.

    Args:
        bands: F, the feature bands of one frame.
        width: D.
        factor: how many input frames become one.
        channels: C of the convolutions. ESPnet takes C = D; a smaller number is much cheaper.
    """

    def __init__(self, bands: int, width: int, factor: int = 4, channels: int = 64) -> None:
        super().__init__()
        if factor not in (1, 2, 4, 8):
            raise ValueError(f"expected a sub-sampling factor of 1, 2, 4 or 8, got {factor}")
        self.bands, self.width, self.factor = bands, width, factor
        self.layers = factor.bit_length() - 1
        self.minimum_frames = 2 * factor - 1  # the shortest L for which L' = 1
        if bands < self.minimum_frames:
            raise ValueError(
                f"expected at least {self.minimum_frames} bands for factor {factor}, got {bands}"
            )
        self.convolutions = nn.ModuleList(
            nn.Conv2d(channels if layer else 1, channels, kernel_size=3, stride=2)
            for layer in range(self.layers)
        )
        bands_left = subsampled_length(bands, self.layers)
        self.projection = nn.Linear(bands_left * (channels if self.layers else 1), width)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        check_batch(x, lengths, self.bands)
        x = zero_padding(x, lengths)[:, None]  # (B, 1, T, F): one channel
        for convolution in self.convolutions:
            x = torch.relu(convolution(x))
        x = self.projection(x.transpose(1, 2).flatten(2))  # (B, C, T', F') -> (B, T', C F') -> (B, T', D)
        lengths = subsampled_length(lengths, self.layers)
        return zero_padding(x, lengths), lengths
