"""The convolution module of the Conformer, and the batch norm inside it, which is blind to padding."""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor, glu, pad, silu
from groundup.autograd.primitives.depthwise import slide
from groundup.conformer.padding import valid_frames, zero_padding


class MaskedBatchNorm(nn.BatchNorm1d):
    """Batch normalisation over the valid frames alone; the padding comes out as 0.

    The valid frames of all utterances are a table (N, C), and that is what `nn.BatchNorm1d` takes. So more
    padding changes neither outputs, nor gradients, nor statistics.

    Shapes: x (B, T, C), lengths (B,) → (B, T, C).
    Source: Ioffe and Szegedy (2015), Batch normalization, algorithm 1.
    """

    def forward(self, x: Tensor, lengths: np.ndarray) -> Tensor:
        batch, frames, channels = x.shape
        rows = x.reshape(batch * frames, channels)
        valid = valid_frames(lengths, frames).reshape(-1)
        if valid.all():
            return super().forward(rows).reshape(x.shape)
        normalised = super().forward(rows[np.flatnonzero(valid)])
        # Each valid frame goes back to its place; all others read a row of zeros behind the last.
        source = np.where(valid, np.cumsum(valid) - 1, len(normalised))
        return pad(normalised, (0, 0, 0, 1))[source].reshape(x.shape)


class DepthwiseConvolution(nn.Conv2d):
    """y[t, c] = b_c + Σ_k w[c, k] x[t + k − K // 2, c]: one filter a channel, with zeros around the frames.

    The parameters are those of a convolution in groups of one channel. Here the frames come first.

    Shapes: x (B, T, C) → (B, T, C). The kernel K is odd.
    """

    def __init__(self, width: int, kernel: int, *, rng: np.random.Generator, dtype) -> None:
        super().__init__(width, width, (kernel, 1), groups=width, rng=rng, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        width, kernel = self.out_channels, self.kernel_size[0]
        filters = self.weight.reshape(width, kernel).swapaxes(0, 1)
        return slide(x, filters, padding=kernel // 2) + self.bias


class ConvolutionModule(nn.Module):
    """LN → pointwise 2D → GLU → zero the padding → depthwise → norm → swish → pointwise → dropout.

    Shapes: x (B, T, D), lengths (B,) → (B, T, D).
    Raises ValueError for an even kernel, which has no middle.
    Source: Gulati et al. (2020), Conformer, section 2.2, figure 2.
    """

    def __init__(self, width: int, kernel: int, dropout: float, *, rng: np.random.Generator, dtype) -> None:
        if kernel < 1 or kernel % 2 == 0:
            raise ValueError(f"expected an odd kernel, got {kernel}")
        self.input_norm = nn.LayerNorm(width, dtype=dtype)
        self.gates = nn.Linear(width, 2 * width, rng=rng, dtype=dtype)  # a convolution of kernel 1
        self.depthwise = DepthwiseConvolution(width, kernel, rng=rng, dtype=dtype)
        self.norm = MaskedBatchNorm(width, dtype=dtype)
        self.output = nn.Linear(width, width, rng=rng, dtype=dtype)
        self.dropout = nn.Dropout(dropout, rng=rng)

    def forward(self, x: Tensor, lengths: np.ndarray) -> Tensor:
        x = self.depthwise(zero_padding(glu(self.gates(self.input_norm(x))), lengths))
        return self.dropout(self.output(silu(self.norm(x, lengths))))
