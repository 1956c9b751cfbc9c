"""The feed-forward module of the Conformer: each frame through a wide hidden layer, alone."""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor, silu


class FeedForward(nn.Module):
    """y = W₂ swish(W₁ LN(x) + b₁) + b₂, frame by frame, with dropout after each layer.

    Shapes: x (B, T, D) → (B, T, D).
    Source: Gulati et al. (2020), Conformer, section 2.3.
    """

    def __init__(self, width: int, hidden: int, dropout: float, *, rng: np.random.Generator, dtype) -> None:
        self.norm = nn.LayerNorm(width, dtype=dtype)
        self.expand = nn.Linear(width, hidden, rng=rng, dtype=dtype)
        self.contract = nn.Linear(hidden, width, rng=rng, dtype=dtype)
        self.dropout = nn.Dropout(dropout, rng=rng)

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.dropout(silu(self.expand(self.norm(x))))
        return self.dropout(self.contract(hidden))
