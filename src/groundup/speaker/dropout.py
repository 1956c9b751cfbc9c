"""Dropout, drawn the way a processor likes it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

WORDS = 2**16  # of 16 bits, all equally likely


def dropout(x: Tensor, probability: float) -> Tensor:
    """x times noise that is 0 with the given probability p and 1 / (1 - p) otherwise, so that its mean is 1.

    The same distribution as `torch.nn.functional.dropout`, which on a processor draws one Bernoulli number
    after the other, a sixth of a Conformer's training step. Here p is rounded to a multiple of 2^-16, and
    each random word of 64 bits decides over four entries. On an accelerator torch's is a single kernel, and
    is used.

    Shapes: any -> the same. The numbers come from torch's own generator.
    """
    if not x.is_cpu:
        return functional.dropout(x, probability)
    dropped = min(round(probability * WORDS), WORDS - 1)  # how many of the words mean 0
    drawn = torch.empty((x.numel() + 3) // 4, dtype=torch.int64).random_(-(2**63), None)
    words = drawn.view(torch.int16)[: x.numel()].view(x.shape)
    return x * (words >= dropped - WORDS // 2).to(x.dtype).mul_(WORDS / (WORDS - dropped))


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
