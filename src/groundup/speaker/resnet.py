"""A residual network over time and frequency: the other family of speaker models, blind to padding."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from groundup.speaker.checks import check_batch, check_lengths
from groundup.speaker.dropout import Dropout
from groundup.speaker.normalisation import MaskedBatchNorm
from groundup.speaker.padding import valid_frames, zero_padding


def zero_map(x: Tensor, lengths: Tensor) -> Tensor:
    """`zero_padding` for maps.  Shapes: x (B, C, T, F), lengths (B,) -> (B, C, T, F)."""
    return x.masked_fill(~valid_frames(lengths, x.shape[2])[:, None, :, None], 0.0)


class MapConvolution(nn.Module):
    """3 x 3 convolution and batch norm: every pixel of a true frame counts once, every other not at all.

    x is to be 0 behind each utterance's end, as it is beyond the edge of an utterance alone; what comes out
    is 0 there again. The norm is the one for frames, `MaskedBatchNorm`: a map of T x F pixels is a list of
    T F frames of C channels, and the first L F of them are true.

    Shapes: x (B, C, T, F), lengths (B,) -> (B, C', T', F'), (B,), with L' = (L - 1) // s + 1, F' likewise.
    """

    def __init__(self, channels: int, out: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.convolution = nn.Conv2d(channels, out, kernel, stride, padding=kernel // 2, bias=False)
        self.norm = MaskedBatchNorm(out)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x = self.convolution(x)
        lengths = torch.where(lengths > 0, (lengths - 1) // self.stride + 1, 0)
        pixels = x.permute(0, 2, 3, 1)  # (B, T, F, C)
        bands = pixels.shape[2]
        normed = self.norm(pixels.flatten(1, 2), lengths * bands).view_as(pixels)
        return zero_map(normed.permute(0, 3, 1, 2), lengths), lengths


class ResidualBlock(nn.Module):
    """x + f(x), where f is two convolutions; behind a stride, or for more channels, W x + f(x).

        y = relu(N_2(K_2 relu(N_1(K_1 x))) + W x)

    Shapes: as `MapConvolution`.
    Source: He et al. (2016), Deep residual learning, section 3.
    """

    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        self.first = MapConvolution(channels, out, stride=stride)
        self.second = MapConvolution(out, out)
        same = stride == 1 and channels == out
        self.shortcut = None if same else MapConvolution(channels, out, kernel=1, stride=stride)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        way = x if self.shortcut is None else self.shortcut(x, lengths)[0]
        y, lengths = self.first(x, lengths)
        y, lengths = self.second(torch.relu(y), lengths)
        return torch.relu(way + y), lengths


class ResNetEncoder(nn.Module):
    """An utterance seen as a picture: convolutions over time and frequency, then one vector for each frame.

    A stem of stride 2, then three stages of residual blocks with C, 2C and 4C channels; the second and the
    third stage begin with a stride of 2. So time and frequency are divided by eight, rounded up. The channels
    and bands of a frame are mapped to the width. There is no attention and no position: a frame sees its
    neighbourhood alone, and the pooling sees all of them.

    Shapes: x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    Raises ValueError for input of another shape, and for an utterance longer than the tensor or empty.
    Source: He et al. (2016), Deep residual learning; Chung et al. (2018), VoxCeleb2, section 4, on voices.

    Args:
        bands: F.
        width: D.
        channels: C.
        blocks: in each stage.
        dropout: probability, on the vectors that leave.
    """

    minimum_frames = 1

    def __init__(
        self, bands: int = 40, width: int = 256, channels: int = 32, blocks: int = 2, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.bands, self.width = bands, width
        self.stem = MapConvolution(1, channels, stride=2)
        stages, before = [], channels
        for stage in range(3):
            out = channels << stage
            for block in range(blocks):
                stages.append(ResidualBlock(before, out, stride=2 if stage and not block else 1))
                before = out
        self.blocks = nn.ModuleList(stages)
        self.projection = nn.Linear(before * -(-bands // 8), width)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        check_batch(x, lengths, self.bands)
        check_lengths(lengths, x.shape[1], self.minimum_frames)
        x, lengths = self.stem(zero_padding(x, lengths)[:, None], lengths)  # (B, 1, T, F): one channel
        x = torch.relu(x)
        for block in self.blocks:
            x, lengths = block(x, lengths)
        x = self.projection(x.transpose(1, 2).flatten(2))  # (B, C, T', F') -> (B, T', C F') -> (B, T', D)
        return zero_padding(self.dropout(x), lengths), lengths
