"""Other front ends for the same Conformer: pooled in place of strided, and scaled by √D.

Each takes the fourfold `ConvSubsampling` that was drawn for the network, and its weights wherever they fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...speaker import ConformerEncoder, ConvSubsampling, zero_padding
from .standard import Standard


class Pooled(nn.Module):
    """The fourfold front end's convolutions at every place, and behind each the largest of every 2 x 2.

    A convolution leaves L - 2 places, the pooling half of them: L' = (L - 2) // 2, twice. A band is left out
    at the upper edge, so the linear map at the end is a little smaller, and drawn anew.

    Shapes: x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    """

    minimum_frames = 10

    def __init__(self, fourfold: ConvSubsampling) -> None:
        super().__init__()
        self.convolutions, bands = fourfold.convolutions, fourfold.bands
        for convolution in self.convolutions:
            convolution.stride, bands = (1, 1), (bands - 2) // 2
        self.projection = nn.Linear(bands * self.convolutions[-1].out_channels, fourfold.width)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x = zero_padding(x, lengths)[:, None]
        for convolution in self.convolutions:
            x, lengths = functional.max_pool2d(torch.relu(convolution(x)), 2), (lengths - 2) // 2
        return zero_padding(self.projection(x.transpose(1, 2).flatten(2)), lengths), lengths


class Loud(nn.Module):
    """The fourfold front end, its output multiplied by √D.  (B, T, F), (B,) -> (B, T', D), (B,)"""

    def __init__(self, fourfold: ConvSubsampling) -> None:
        super().__init__()
        self.fourfold, self.minimum_frames = fourfold, fourfold.minimum_frames

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x, lengths = self.fourfold(x, lengths)
        return x * self.fourfold.width**0.5, lengths


@dataclass(frozen=True)
class Fronted(Standard):
    """`Standard` behind another front end."""

    name: ClassVar[str] = "fronted"
    front: ClassVar[Callable[[ConvSubsampling], nn.Module]]

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        encoder.subsampling = self.front(encoder.subsampling)
        encoder.minimum_frames = encoder.subsampling.minimum_frames
        return encoder


@dataclass(frozen=True)
class MaxPooled(Fronted):
    """`Standard` with pooling in place of strides."""

    name: ClassVar[str] = "convolve, then pool"
    front = Pooled


@dataclass(frozen=True)
class TimesRoot(Fronted):
    """`Standard` with frames √D times as large."""

    name: ClassVar[str] = "times the root of D"
    front = Loud
