"""What all schedules share: they count steps, and write each group's rate into the optimiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groundup.optim.optimizer import Optimizer

__all__ = ["LRScheduler", "one_each"]


class LRScheduler:
    """Base of all schedules: write `get_lr`, the rates of all groups at step t = `last_epoch`.

    Call `step` once after each step of the optimiser (or once an epoch: the schedule counts what it is told).
    The rates at t = 0 are written at once. A rate is a function of t and of the group's first rate alone:
    what is written into `param_groups` by hand lasts until the next `step`, and of two schedules on one
    optimiser the last one holds. (In torch `StepLR` and `CosineAnnealingLR` go on from what they find.)

    To resume, load the states of optimiser and schedule into new ones, or give `last_epoch` to a schedule on
    an optimiser whose state has been loaded. Raises TypeError for what is no optimiser of ours, and KeyError
    for a `last_epoch` without the first rates.
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"expected an optimiser of groundup.optim, got a {type(optimizer).__name__}")
        self.optimizer, self.last_epoch = optimizer, last_epoch
        for group in optimizer.param_groups:
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    "expected groups with initial_lr to resume from: load the optimiser's state first"
                )
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.step()

    def get_lr(self) -> list[float]:
        """The rate of each group at step `last_epoch`."""
        raise NotImplementedError(f"{type(self).__name__} has no get_lr: write the rates")

    def get_last_lr(self) -> list[float]:
        """The rates that were written last."""
        return list(self._last_lr)

    def step(self) -> None:
        """Count one step, and write its rates."""
        self.last_epoch += 1
        self._last_lr = self.get_lr()
        for group, rate in zip(self.optimizer.param_groups, self._last_lr, strict=True):
            group["lr"] = rate

    def state_dict(self) -> dict:
        """All that the schedule keeps, save the optimiser, which has a state of its own."""
        return {name: value for name, value in vars(self).items() if name != "optimizer"}

    def load_state_dict(self, state_dict: Mapping) -> None:
        """Go on where a `state_dict`, ours or torch's, was taken."""
        vars(self).update(state_dict)


def one_each(name: str, value, optimizer: Optimizer) -> list:
    """`value` for each of the optimiser's groups: itself, or a list with one for each."""
    count = len(optimizer.param_groups)
    if not isinstance(value, Sequence):
        return [value] * count
    if len(value) != count:
        raise ValueError(f"expected one {name} or one for each of {count} groups, got {len(value)}")
    return list(value)
