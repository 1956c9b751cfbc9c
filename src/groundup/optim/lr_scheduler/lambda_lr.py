"""A rate that any function of the step scales."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from groundup.optim.lr_scheduler.scheduler import LRScheduler, one_each
from groundup.optim.optimizer import Optimizer


class LambdaLR(LRScheduler):
    """lr(t) = lr(0) · f(t), with one function f for all groups, or a list of one for each.

    A warm-up over four steps, and a fall with the root of the step after it:

    >>> from groundup import autograd, optim
    >>> sgd = optim.SGD([autograd.Tensor([1.0], requires_grad=True)], lr=0.8)
    >>> schedule = LambdaLR(sgd, lambda t: min((t + 1) / 4, (4 / (t + 1)) ** 0.5))
    >>> rates = []
    >>> for _ in range(7):
    ...     rates += schedule.get_last_lr()
    ...     sgd.step()
    ...     schedule.step()
    >>> [round(rate, 3) for rate in rates]
    [0.2, 0.4, 0.6, 0.8, 0.716, 0.653, 0.605]

    Functions are not part of the state: give the same ones when you resume.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = one_each("lr_lambda", lr_lambda, optimizer)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return [lr * f(self.last_epoch) for lr, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]

    def state_dict(self) -> dict:
        """As torch's, with None in the place of each function."""
        return super().state_dict() | {"lr_lambdas": [None] * len(self.lr_lambdas)}

    def load_state_dict(self, state_dict: Mapping) -> None:
        super().load_state_dict({**state_dict, "lr_lambdas": self.lr_lambdas})
