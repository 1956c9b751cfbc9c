"""Steps measured by two running averages, of the slope and of its square."""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import blocks
from groundup.optim.optimizer import Optimizer, remembered


class Adam(Optimizer):
    """Adaptive moments: each weight moves by about lr, whatever the scale of its slope.

        g = ∂L/∂w + λ w
        m ← β₁ m + (1 − β₁) g                  average slope
        v ← β₂ v + (1 − β₂) g²                 average square
        w ← w − lr · m̂ / (√v̂ + ε),            m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    at step t = 1, 2, …: both averages begin at zero, and the two denominators make up for it. With
    amsgrad=True the largest v so far stands for v. The decay λ is part of the slope, so that √v̂ divides it
    too: in `AdamW` it does not. With maximize=True, −∂L/∂w stands for ∂L/∂w.

    Source: Kingma and Ba (2015), Adam, algorithm 1; Reddi et al. (2018), On the convergence of Adam and
    beyond, algorithm 2, without the two denominators.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, defaults | {"amsgrad": amsgrad, "maximize": maximize})

    def update(self, weights, slope, state, group):
        beta1, beta2 = group["betas"]
        eps, decay = group["eps"], group["weight_decay"]
        state["step"] = t = state.get("step", 0) + 1
        rate, scale = group["lr"] / (1 - beta1**t), (1 - beta2**t) ** 0.5
        names = ["exp_avg", "exp_avg_sq"] + ["max_exp_avg_sq"] * group["amsgrad"]
        kept = remembered(state, weights, *names)
        for w, g, m, v, *largest in blocks(weights, slope, *kept):
            if decay:
                g = g + decay * w
            m *= beta1
            m += (1 - beta1) * g
            v *= beta2
            v += (1 - beta2) * (g * g)
            if largest:
                v = np.maximum(largest[0], v, out=largest[0])
            w -= rate * m / (np.sqrt(v) / scale + eps)
