"""The Conformer: attention for the whole utterance, convolution for the neighbourhood, in every block."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from groundup.speaker.attention import RelativeMultiHeadAttention
from groundup.speaker.checks import check_batch, check_lengths
from groundup.speaker.convolution import ConvolutionModule
from groundup.speaker.dropout import Dropout
from groundup.speaker.feed_forward import FeedForward
from groundup.speaker.normalisation import MaskedBatchNorm
from groundup.speaker.padding import zero_padding
from groundup.speaker.positions import RelativePositionalEncoding
from groundup.speaker.subsampling import ConvSubsampling


class ConformerBlock(nn.Module):
    """Each module reads x through a layer norm and adds to x what it finds; a fifth norm ends the block.

        x <- x + FF(LN(x)) / 2;  x <- x + MHSA(LN(x));  x <- x + Conv(LN(x));  x <- x + FF'(LN(x)) / 2
        y = LN(x)

    The five norms have weights of their own, and so have the two feed-forward modules, FF and FF'. The norms
    of FF, FF' and Conv are the first layers of `FeedForward` and `ConvolutionModule`; the attention has none
    inside, so the block norms x for it. After the last norm x itself is gone: the next block adds to y.

    Shapes: x (B, T, D), lengths (B,), positions (2T - 1, D) -> (B, T, D).
    Source: Gulati et al. (2020), Conformer, equation 1.

    Args:
        width: D.
        heads: H.
        hidden: width of the feed-forward modules' hidden layer.
        kernel: of the depthwise convolution, odd, in frames.
        dropout: probability, in every module and on the attention weights.
        norm: the convolution module's normalisation, see `ConvolutionModule`.
        attention: makes the attention, `attention(width, heads, dropout)(x, lengths, positions)`.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        hidden: int,
        kernel: int = 31,
        dropout: float = 0.1,
        norm: Callable[[int], nn.Module] = MaskedBatchNorm,
        attention: Callable[[int, int, float], nn.Module] = RelativeMultiHeadAttention,
    ) -> None:
        super().__init__()
        self.feed_forward_in = FeedForward(width, hidden, dropout)
        self.attention_norm = nn.LayerNorm(width)
        self.attention = attention(width, heads, dropout)
        self.dropout = Dropout(dropout)
        self.convolution = ConvolutionModule(width, kernel, dropout, norm)
        self.feed_forward_out = FeedForward(width, hidden, dropout)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, lengths: Tensor, positions: Tensor | None = None) -> Tensor:
        x = torch.add(x, self.feed_forward_in(x, lengths), alpha=0.5)
        x = x + self.dropout(self.attention(self.attention_norm(x), lengths, positions))
        x = x + self.convolution(x, lengths)
        x = torch.add(x, self.feed_forward_out(x, lengths), alpha=0.5)
        return self.norm(x)


class ConformerEncoder(nn.Module):
    """Sub-sampling, then a stack of Conformer blocks; the frames behind each utterance's end are 0.

    Shapes: x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    Raises ValueError for input of another shape, and for an utterance longer than the tensor or shorter
    than `minimum_frames`.
    Source: Gulati et al. (2020), Conformer, figure 1.

    Args:
        bands: F.
        width: D.
        blocks: how many Conformer blocks.
        heads, hidden, kernel, dropout, norm, attention: see `ConformerBlock`.
        subsampling, channels: factor and C of the front end, see `ConvSubsampling`.
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
        norm: Callable[[int], nn.Module] = MaskedBatchNorm,
        attention: Callable[[int, int, float], nn.Module] = RelativeMultiHeadAttention,
    ) -> None:
        super().__init__()
        self.bands, self.width = bands, width
        self.subsampling = ConvSubsampling(bands, width, subsampling, channels)
        self.minimum_frames = self.subsampling.minimum_frames
        self.positions = RelativePositionalEncoding(width)
        self.dropout = Dropout(dropout)
        self.blocks = nn.ModuleList(
            ConformerBlock(width, heads, hidden, kernel, dropout, norm, attention) for _ in range(blocks)
        )

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        check_batch(x, lengths, self.bands)
        check_lengths(lengths, x.shape[1], self.minimum_frames)
        x, lengths = self.subsampling(x, lengths)
        positions = self.positions(x)
        x = self.dropout(x)
        for block in self.blocks:
            x = block(x, lengths, positions)
        return zero_padding(x, lengths), lengths
