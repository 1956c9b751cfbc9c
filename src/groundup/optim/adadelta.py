"""Steps in the unit of the weights, without a rate to choose."""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import blocks
from groundup.optim.optimizer import Optimizer, remembered


class Adadelta(Optimizer):
    """Adaptive delta: the size of the last steps stands where other methods have the rate.

        g = ∂L/∂w + λ w
        v ← ρ v + (1 − ρ) g²                      average square of the slopes
        Δ = √(u + ε) / √(v + ε) · g
        u ← ρ u + (1 − ρ) Δ²                      average square of the steps
        w ← w − lr · Δ

    g/√v has no unit and √u has that of w, so a change of units changes nothing but ε. As u begins at zero,
    ε decides how large the first steps are.

    Source: Zeiler (2012), ADADELTA, algorithm 1.
    """

    def __init__(
        self,
        params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, defaults | {"maximize": maximize})

    def update(self, weights, slope, state, group):
        rho, eps, decay = group["rho"], group["eps"], group["weight_decay"]
        state["step"] = state.get("step", 0) + 1
        kept = remembered(state, weights, "square_avg", "acc_delta")
        for w, g, v, u in blocks(weights, slope, *kept):
            if decay:
                g = g + decay * w
            v *= rho
            v += (1 - rho) * (g * g)
            delta = np.sqrt(u + eps) / np.sqrt(v + eps) * g
            u *= rho
            u += (1 - rho) * (delta * delta)
            w -= group["lr"] * delta
