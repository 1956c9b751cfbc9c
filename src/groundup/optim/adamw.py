"""Adam with the decay set free."""

from __future__ import annotations

from groundup.optim.adam import Adam


class AdamW(Adam):
    """Adam whose weight decay λ shrinks the weights themselves and no longer passes through the averages.

        w ← (1 − lr · λ) w
        w ← w − lr · m̂ / (√v̂ + ε)            as in `Adam` without decay

    So every weight decays at the same pace; in `Adam` one with large slopes, and thus a large √v̂, hardly
    decays. The default λ is 0.01, as in torch.

    Source: Loshchilov and Hutter (2019), Decoupled weight decay regularization, algorithm 2.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize)

    def update(self, weights, slope, state, group):
        weights *= 1 - group["lr"] * group["weight_decay"]
        super().update(weights, slope, state, group | {"weight_decay": 0.0})
