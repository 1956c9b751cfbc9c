"""Modules made of modules."""

from __future__ import annotations

from groundup.autograd import Tensor
from groundup.nn.module import Module

__all__ = ["Sequential"]


class Sequential(Module):
    """One layer after the other. Their names are 0, 1, 2, … as in torch."""

    def __init__(self, *layers: Module) -> None:
        vars(self).update({str(position): layer for position, layer in enumerate(layers)})

    def __getitem__(self, position: int) -> Module:
        return [layer for _, layer in self.named_children()][position]

    def forward(self, input: Tensor) -> Tensor:
        for _, layer in self.named_children():
            input = layer(input)
        return input
