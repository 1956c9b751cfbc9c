"""Steps that shrink with all the slopes a weight has ever had."""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import blocks
from groundup.optim.optimizer import Optimizer


class Adagrad(Optimizer):
    """Adaptive gradient: a weight that is seldom moved takes large steps when it is.

        g = ∂L/∂w + λ w
        s ← s + g²                                s begins at initial_accumulator_value
        w ← w − lr / (1 + (t − 1) η) · g / (√s + ε)

    at step t = 1, 2, …, with η = lr_decay and the weight decay λ. The sum s only grows, so steps only shrink.

    Source: Duchi et al. (2011), Adaptive subgradient methods, figure 1 with diagonal matrices.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {"lr": lr, "lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
        start = {"initial_accumulator_value": initial_accumulator_value}
        super().__init__(params, defaults | start | {"maximize": maximize})

    def add_param_group(self, group):
        """As in torch, the sums are there before the first step."""
        super().add_param_group(group)
        start = self.param_groups[-1]["initial_accumulator_value"]
        for parameter in self.param_groups[-1]["params"]:
            self.state[parameter] = {"step": 0, "sum": np.full(parameter.shape, start, parameter.dtype)}

    def update(self, weights, slope, state, group):
        eps, decay = group["eps"], group["weight_decay"]
        rate = group["lr"] / (1 + state["step"] * group["lr_decay"])
        state["step"] += 1
        for w, g, s in blocks(weights, slope, state["sum"]):
            if decay:
                g = g + decay * w
            s += g * g
            w -= rate * g / (np.sqrt(s) + eps)
