"""The Conformer: attention for the whole utterance, convolution for the neighbourhood, in every block."""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor
from groundup.conformer.attention import RelativeMultiHeadAttention
from groundup.conformer.convolution import ConvolutionModule
from groundup.conformer.feed_forward import FeedForward
from groundup.conformer.padding import zero_padding
from groundup.conformer.positions import relative_positions
from groundup.conformer.subsampling import ConvSubsampling


class ConformerBlock(nn.Module):
    """Each module reads x through a layer norm and adds to x what it finds; a fifth norm ends the block.

        x ← x + FF(LN(x)) / 2;  x ← x + MHSA(LN(x));  x ← x + Conv(LN(x));  x ← x + FF'(LN(x)) / 2
        y = LN(x)

    Shapes: x (B, T, D), lengths (B,), positions (2T − 1, D) → (B, T, D).
    Source: Gulati et al. (2020), Conformer, equation 1.
    """

    def __init__(
        self, width: int, heads: int, hidden: int, kernel: int, dropout: float, *, rng, dtype
    ) -> None:
        self.feed_forward_in = FeedForward(width, hidden, dropout, rng=rng, dtype=dtype)
        self.attention_norm = nn.LayerNorm(width, dtype=dtype)
        self.attention = RelativeMultiHeadAttention(width, heads, dropout, rng=rng, dtype=dtype)
        self.dropout = nn.Dropout(dropout, rng=rng)
        self.convolution = ConvolutionModule(width, kernel, dropout, rng=rng, dtype=dtype)
        self.feed_forward_out = FeedForward(width, hidden, dropout, rng=rng, dtype=dtype)
        self.norm = nn.LayerNorm(width, dtype=dtype)

    def forward(
        self, x: Tensor, lengths: np.ndarray, positions: np.ndarray
    ) -> Tensor:  # fmt: skip
        x = x + 0.5 * self.feed_forward_in(x)
        attended = self.attention(self.attention_norm(x), lengths, positions)
        x = x + self.dropout(attended)
        x = x + self.convolution(x, lengths)
        x = x + 0.5 * self.feed_forward_out(x)
        return self.norm(x)


class ConformerEncoder(nn.Module):
    """Sub-sampling, then a stack of Conformer blocks; the frames behind each utterance's end are 0.

    Shapes: x (B, T, F), lengths (B,) → (B, T', D), (B,).
    Source: Gulati et al. (2020), Conformer, figure 1.
    """

    def __init__(
        self,
        bands: int = 40,
        width: int = 256,
        blocks: int = 1,
        heads: int = 4,
        hidden: int = 1024,
        kernel: int = 31,
        dropout: float = 0.1,
        subsampling: int = 4,
        channels: int = 64,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        self.bands, self.width = bands, width
        self.subsampling = ConvSubsampling(bands, width, subsampling, channels, rng=rng, dtype=dtype)
        self.minimum_frames = self.subsampling.minimum_frames
        self.dropout = nn.Dropout(dropout, rng=rng)
        self.blocks = nn.ModuleList(
            ConformerBlock(width, heads, hidden, kernel, dropout, rng=rng, dtype=dtype) for _ in range(blocks)
        )

    def forward(self, x: Tensor, lengths: np.ndarray) -> tuple[Tensor, np.ndarray]:
        x, lengths = self.subsampling(x, lengths)
        positions = relative_positions(x.shape[1], self.width, x.dtype)
        x = self.dropout(x)
        for block in self.blocks:
            x = block(x, lengths, positions)
        return zero_padding(x, lengths), lengths
