"""The feed-forward module of the Conformer: each frame through a wide hidden layer, alone."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from groundup.speaker.checks import check_batch
from groundup.speaker.dropout import Dropout


class FeedForward(nn.Module):
    """y = W_2 swish(W_1 LN(x) + b_1) + b_2, frame by frame, with dropout after each layer.

    Frames do not meet here, so padding needs no care; the lengths are taken so that every module is called
    in the same way. The residual and its factor 1/2 belong to the block.

    Shapes: x (B, T, D), lengths (B,) -> (B, T, D).
    Source: Gulati et al. (2020), Conformer, section 2.3.
    """

    def __init__(self, width: int, hidden: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.width = width
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, hidden)
        self.contract = nn.Linear(hidden, width)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        check_batch(x, lengths, self.width)
        hidden = self.dropout(functional.silu(self.expand(self.norm(x))))
        return self.dropout(self.contract(hidden))
