"""One rise of the rate and one long fall, with the momentum the other way round."""

from __future__ import annotations

import math
from itertools import pairwise

from groundup.optim.lr_scheduler.scheduler import LRScheduler, one_each
from groundup.optim.optimizer import Optimizer

__all__ = ["OneCycleLR"]


class OneCycleLR(LRScheduler):
    """From max_lr / div_factor up to max_lr, then down to max_lr / (div_factor · final_div_factor).

    The rise takes the first `pct_start` of `total_steps` (or of epochs · steps_per_epoch), the fall the rest;
    with three_phase=True the rate first falls as it rose, then on to the end. `anneal_strategy` is the way
    from one rate to the next, "cos" or "linear". With `cycle_momentum` the momentum, or Adam's β₁, goes from
    max_momentum down to base_momentum while the rate rises, and back while it falls. Rates and momenta may be
    lists, one for each group.

    Raises ValueError for settings that make no cycle, for an optimiser without momentum, and after
    `total_steps`.

    Source: Smith and Topin (2019), Super-convergence.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        if total_steps is None:
            total_steps = (epochs or 0) * (steps_per_epoch or 0)
        if total_steps < 1:
            raise ValueError("expected total_steps, or epochs and steps_per_epoch, of at least 1")
        if not 0 <= pct_start <= 1:
            raise ValueError(f"expected a pct_start from 0 to 1, got {pct_start}")
        if anneal_strategy not in _WAYS:
            raise ValueError(f"expected an anneal_strategy of 'cos' or 'linear', got {anneal_strategy!r}")
        if cycle_momentum and not {"momentum", "betas"} & optimizer.defaults.keys():
            raise ValueError("expected an optimiser with momentum or betas: else set cycle_momentum=False")
        self.total_steps, self.anneal_strategy = total_steps, anneal_strategy
        self.pct_start, self.three_phase, self.cycle_momentum = pct_start, three_phase, cycle_momentum
        if last_epoch == -1:
            self._write_stations(optimizer, "max_lr", max_lr)
            for group in optimizer.param_groups:
                group["initial_lr"] = group["max_lr"] / div_factor
                group["min_lr"] = group["initial_lr"] / final_div_factor
            if cycle_momentum:
                self._write_stations(optimizer, "max_momentum", max_momentum)
                self._write_stations(optimizer, "base_momentum", base_momentum)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates; momenta are written at once."""
        if self.last_epoch > self.total_steps:
            raise ValueError(f"expected at most {self.total_steps} steps, got step {self.last_epoch}")
        phase, part = self._place()
        rates = ["initial_lr", "max_lr", *(["initial_lr"] if self.three_phase else []), "min_lr"]
        momenta = ["max_momentum", "base_momentum", "max_momentum", "max_momentum"]
        if self.cycle_momentum:
            for group in self.optimizer.param_groups:
                momentum = self._between(group, momenta[phase : phase + 2], part)
                if "betas" in group:
                    group["betas"] = (momentum, *group["betas"][1:])
                else:
                    group["momentum"] = momentum
        return [self._between(group, rates[phase : phase + 2], part) for group in self.optimizer.param_groups]

    def _place(self) -> tuple[int, float]:
        """The phase of step `last_epoch`, and which part of it is over."""
        rise, last = self.pct_start * self.total_steps - 1, self.total_steps - 1
        ends = [rise, 2 * rise, last] if self.three_phase else [rise, last]
        for phase, (start, end) in enumerate(pairwise([0, *ends])):
            if self.last_epoch <= end or end == last:
                # A phase may be one step long: then it is over at its only step.
                return phase, (self.last_epoch - start) / (end - start) if end > start else 1.0
        raise AssertionError("the last phase takes every step")

    def _between(self, group: dict, stations: list[str], part: float) -> float:
        start, end = (group[name] for name in stations)
        return _WAYS[self.anneal_strategy](start, end, part)

    @staticmethod
    def _write_stations(optimizer: Optimizer, name: str, value) -> None:
        for group, each in zip(optimizer.param_groups, one_each(name, value, optimizer), strict=True):
            group[name] = each


_WAYS = {
    "cos": lambda start, end, part: end + (start - end) * (1 + math.cos(math.pi * part)) / 2,
    "linear": lambda start, end, part: start + (end - start) * part,
}
