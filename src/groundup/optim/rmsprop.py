"""Steps divided by the running size of the slopes."""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import blocks
from groundup.optim.optimizer import Optimizer, remembered


class RMSprop(Optimizer):
    """Root mean square propagation: as Adagrad, with an average that forgets in place of a sum.

        g = ∂L/∂w + λ w
        v ← α v + (1 − α) g²                      average square
        w ← w − lr · g / (√v + ε)

    With momentum μ:  b ← μ b + g / (√v + ε),  w ← w − lr · b. Centred, √(v − m²) stands for √v, where
    m ← α m + (1 − α) g is the average slope: the variance in place of the square.

    Source: Tieleman and Hinton (2012), Neural networks for machine learning, lecture 6.5; Graves (2013),
    Generating sequences with recurrent neural networks, the centred form.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        super().__init__(
            params, defaults | {"momentum": momentum, "centered": centered, "maximize": maximize}
        )

    def update(self, weights, slope, state, group):
        alpha, eps = group["alpha"], group["eps"]
        decay, momentum = group["weight_decay"], group["momentum"]
        state["step"] = state.get("step", 0) + 1
        names = ["square_avg"] + ["grad_avg"] * group["centered"] + ["momentum_buffer"] * (momentum > 0)
        for w, g, v, *others in blocks(weights, slope, *remembered(state, weights, *names)):
            if decay:
                g = g + decay * w
            v *= alpha
            v += (1 - alpha) * (g * g)
            spread = v
            if group["centered"]:
                m = others[0]
                m *= alpha
                m += (1 - alpha) * g
                spread = v - m * m
            g = g / (np.sqrt(spread) + eps)
            if momentum:
                b = others[-1]
                b *= momentum
                b += g
                g = b
            w -= group["lr"] * g
