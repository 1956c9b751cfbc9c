"""Our attention against PyTorch's own kernel, on the same weights."""

from __future__ import annotations

import torch

from ...speaker import RelativeMultiHeadAttention, fused_attention


@torch.no_grad()
def difference_from_torch(frames: int = 11, width: int = 14, heads: int = 2, seed: int = 0) -> float:
    """The largest difference between `eager_attention` and torch's scaled_dot_product_attention, in float64.

    Of three utterances one is padded; the biases u and v, which begin as zeros, are drawn too.
    """
    generator = torch.Generator().manual_seed(seed)
    attention = RelativeMultiHeadAttention(width, heads).double().eval()
    for parameter in attention.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64) / width**0.5)
    x = torch.randn(3, frames, width, generator=generator, dtype=torch.float64)
    lengths = torch.tensor([frames, frames // 2, frames])
    ours = attention(x, lengths)
    attention.attend = fused_attention
    return float((ours - attention(x, lengths)).abs().max())
