"""Sinusoids of the distance between two frames, so that attention can ask how far rather than where."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def relative_positions(frames: int, width: int, like: Tensor | None = None) -> Tensor:
    """The table of r_d for every distance d = i - j between two of T frames, from T - 1 down to -(T - 1).

        r_d[2k] = sin(d w_k),   r_d[2k + 1] = cos(d w_k),   w_k = 10000^(-2k / D)

    The sine part is odd in d and the cosine part even: that the past differs from the future is written
    in the signs of the sines. Row c of the table holds d = T - 1 - c.

    Shapes: frames = T, width = D -> (2T - 1, D), on the device and in the precision of `like`.
    Raises ValueError for an odd width.
    Source: Dai et al. (2019), Transformer-XL, section 3.3; Vaswani et al. (2017), Attention is all you need,
    section 3.5, the table.

    >>> relative_positions(2, 2)
    tensor([[ 0.8415,  0.5403],
            [ 0.0000,  1.0000],
            [-0.8415,  0.5403]])
    """
    if width % 2:
        raise ValueError(f"expected an even width for sine and cosine pairs, got {width}")
    like = torch.empty(0) if like is None else like
    # Angles are taken in float32 at least: bfloat16 cannot tell frame 257 from frame 258.
    precision = torch.promote_types(like.dtype, torch.float32)
    distances = torch.arange(frames - 1, -frames, -1, device=like.device, dtype=precision)
    pairs = torch.arange(0, width, 2, device=like.device, dtype=precision)
    angles = distances[:, None] * 10000.0 ** (-pairs / width)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1).to(like.dtype)


class RelativePositionalEncoding(nn.Module):
    """`relative_positions` for the frames of x. It has no parameters and nothing in it has a longest length.

    Shapes: x (B, T, D) -> (2T - 1, D).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        if width % 2:
            raise ValueError(f"expected an even width for sine and cosine pairs, got {width}")
        self.width = width

    def forward(self, x: Tensor) -> Tensor:
        return relative_positions(x.shape[1], self.width, like=x)
