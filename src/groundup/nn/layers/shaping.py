"""Layers that change no number: they stand in a Sequential where a shape has to change, or nothing."""

from __future__ import annotations

from typing import Any

from groundup.autograd import Tensor
from groundup.nn.module import Module

__all__ = ["Flatten", "Identity"]


class Flatten(Module):
    """The axes from start_dim to end_dim become one, by default all but the batch: (B, C, T) → (B, C·T)."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Identity(Module):
    """The input itself. As in torch, any arguments are accepted, so that it can replace any layer."""

    def __init__(self, *ignored: Any, **options: Any) -> None:
        pass

    def forward(self, input: Any) -> Any:
        return input
