"""Activations as layers."""

from __future__ import annotations

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.module import Module

__all__ = ["ReLU"]


class ReLU(Module):
    """max(x, 0)."""

    def forward(self, input: Tensor) -> Tensor:
        return F.relu(input)
