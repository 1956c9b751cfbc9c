"""A rate that falls along half a wave."""

from __future__ import annotations

import math

from groundup.optim.lr_scheduler.scheduler import LRScheduler
from groundup.optim.optimizer import Optimizer


class CosineAnnealingLR(LRScheduler):
    """lr(t) = eta_min + (lr(0) − eta_min) · (1 + cos(π t / T_max)) / 2.

    From lr(0) at t = 0 down to eta_min at t = T_max; beyond it the wave goes on, and the rate rises again.

    Source: Loshchilov and Hutter (2017), SGDR, equation 5, without the restarts.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: int,  # noqa: N803 - torch's name
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if not T_max > 0:
            raise ValueError(f"expected a T_max above 0, got {T_max}")
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        left = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
        return [self.eta_min + (lr - self.eta_min) * left for lr in self.base_lrs]
