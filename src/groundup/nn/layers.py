"""Layers: modules that keep what a pure function of `functional` needs besides its input, if anything."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.module import Module, Parameter


class Linear(Module):
    """y = x Wᵀ + b, with weight (out, in) and bias (out,).

    Both start uniform in ±1/√in_features, as torch's do. float32 unless told otherwise.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        bound = 1 / np.sqrt(in_features)
        self.weight = Parameter(rng.uniform(-bound, bound, (out_features, in_features)).astype(dtype))
        self.bias = Parameter(rng.uniform(-bound, bound, out_features).astype(dtype)) if bias else None

    def forward(self, input: Tensor) -> Tensor:
        return F.linear(input, self.weight, self.bias)


class ReLU(Module):
    """max(x, 0)."""

    def forward(self, input: Tensor) -> Tensor:
        return F.relu(input)


class Dropout(Module):
    """`functional.dropout` in training, the input itself in eval; each call draws a new mask from `rng`."""

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"expected a dropout probability from 0 to 1, got {p}")
        self.p, self.rng = p, rng

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training, rng=self.rng)


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
