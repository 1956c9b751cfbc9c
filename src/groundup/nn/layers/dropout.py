"""Dropout as a layer."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.module import Module

__all__ = ["Dropout"]


class Dropout(Module):
    """`functional.dropout` in training, the input itself in eval; each call draws a new mask from `rng`."""

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"expected a dropout probability from 0 to 1, got {p}")
        self.p, self.rng = p, rng

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training, rng=self.rng)

    def extra_repr(self) -> str:
        return f"p={self.p}"
