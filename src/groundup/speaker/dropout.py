"""Dropout, drawn the way a processor likes it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


def dropout(x: Tensor, probability: float) -> Tensor:
    """x times noise that is 0 with the given probability p and 1 / (1 - p) otherwise, so that its mean is 1.

    The same distribution as `torch.nn.functional.dropout`, which on a processor draws one Bernoulli number
    after the other; comparing a block of uniform numbers takes half the time, and dropout is a tenth of a
    Conformer's training step there. On an accelerator torch's is a single kernel, and is used.

    Shapes: any -> the same. The numbers come from torch's own generator.
    """
    if not x.is_cpu:
        return functional.dropout(x, probability)
    # In float32 at least: bfloat16 knows 256 uniform numbers, and P(u >= 0.1) would be 0.898.
    precision = torch.promote_types(x.dtype, torch.float32)
    noise = torch.rand(x.shape, dtype=precision).ge_(probability).mul_(1 / (1 - probability))
    return x * noise.to(x.dtype)


class Dropout(nn.Module):
    """`dropout` in training, nothing in evaluation.

    Raises ValueError for a probability outside [0, 1).
    Source: Srivastava et al. (2014), Dropout, section 10, scaled in training.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        if not 0 <= probability < 1:
            raise ValueError(f"expected a dropout probability in [0, 1), got {probability}")
        self.probability = probability

    def forward(self, x: Tensor) -> Tensor:
        return dropout(x, self.probability) if self.training and self.probability else x

    def extra_repr(self) -> str:
        return f"{self.probability}"
