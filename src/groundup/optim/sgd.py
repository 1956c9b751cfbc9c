"""Gradient descent on one batch at a time."""

from __future__ import annotations

from groundup.autograd.blocks import blocks
from groundup.optim.optimizer import Optimizer, remembered


class SGD(Optimizer):
    """Stochastic gradient descent with weight decay λ, momentum μ, dampening τ and Nesterov's look ahead.

        g = ∂L/∂w + λ w
        b ← μ b + (1 − τ) g          b = g in the first step
        w ← w − lr · b               with Nesterov:  w ← w − lr · (g + μ b)

    Without momentum, w ← w − lr · g. The decay equals a penalty of λ/2 · ‖w‖² in the loss; a parameter whose
    gradient is zero decays. With maximize=True, −∂L/∂w stands for ∂L/∂w.

    Raises what `Optimizer` raises, and ValueError for Nesterov without momentum or with dampening.

    Source: Sutskever et al. (2013), On the importance of initialization and momentum, section 2, where
    the rate is part of what b collects.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay}
        super().__init__(params, defaults | {"nesterov": nesterov, "maximize": maximize})

    def update(self, weights, slope, state, group):
        lr, decay, momentum = group["lr"], group["weight_decay"], group["momentum"]
        fresh = 1 - group["dampening"] if "momentum_buffer" in state else 1
        kept = remembered(state, weights, "momentum_buffer") if momentum else []
        for w, g, *buffer in blocks(weights, slope, *kept):
            if decay:
                g = g + decay * w
            for b in buffer:
                b *= momentum
                b += fresh * g
                g = g + momentum * b if group["nesterov"] else b
            w -= lr * g
