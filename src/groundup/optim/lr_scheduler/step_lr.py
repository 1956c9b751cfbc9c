"""A rate that falls in stairs."""

from __future__ import annotations

from groundup.optim.lr_scheduler.scheduler import LRScheduler
from groundup.optim.optimizer import Optimizer


class StepLR(LRScheduler):
    """lr(t) = lr(0) · γ^⌊t / step_size⌋: every `step_size` steps the rate is multiplied by γ."""

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        if step_size < 1:
            raise ValueError(f"expected a step_size of at least 1, got {step_size}")
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return [lr * self.gamma ** (self.last_epoch // self.step_size) for lr in self.base_lrs]
