"""What a search may vary: for each setting of a recipe from where to where, and on which scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import NamedTuple

from groundup.errors import UserError

__all__ = ["SPANS", "Span", "search_space"]


class Span(NamedTuple):
    """From `low` to `high`, both included; whole numbers go by `step`, `log` spaces by the logarithm."""

    low: float
    high: float
    log: bool = False
    step: int = 1

    def suggest(self, trial, name: str) -> float:
        """Ask an Optuna trial for a value."""
        if isinstance(self.low, int):
            return trial.suggest_int(name, self.low, self.high, step=self.step)
        return trial.suggest_float(name, self.low, self.high, log=self.log)


# What is searched when nothing is said. Sizes are not in it: the largest nearly always wins, and time pays.
SPANS = {
    "learning_rate": Span(2e-4, 2e-2, log=True),
    "warm_up": Span(0.02, 0.4),
    "weight_decay": Span(1e-4, 0.3, log=True),
    "label_smoothing": Span(0.0, 0.2),
    "dropout": Span(0.0, 0.4),
    "crop": Span(64, 192, step=16),
}
LOG = ("learning_rate", "weight_decay", "gradient_norm")  # what matters is the factor
STEP = {"crop": 16, "width": 16, "hidden": 16, "kernel": 2}  # a width must divide by its heads
FIXED = ("steps", "validations", "validation_share")  # trials with others could not be compared


def search_space(recipe, given: Mapping[str, tuple[float, float]] | None = None) -> dict[str, Span]:
    """The spans of a search for this recipe: those of `SPANS`, with `given` ends in their place or beside.

    Equal ends take a setting out of the search. Raises `UserError` for a setting that the recipe lacks or
    that trials must share, and for ends that it cannot have.

    >>> from groundup.training import recipes
    >>> search_space(recipes["small"], {"width": (32, 70)})["width"]
    Span(low=32, high=64, log=False, step=16)
    """
    settings, spans = asdict(recipe), dict(SPANS)
    for name, ends in (given or {}).items():
        if name not in settings or name in FIXED:
            known = ", ".join(sorted(settings.keys() - set(FIXED)))
            raise UserError(f"expected --space of one of {known}, got {name!r}")
        spans[name] = _span(recipe, name, *ends)
    return {name: span for name, span in spans.items() if name in settings and span.low < span.high}


def _span(recipe, name: str, low: float, high: float) -> Span:
    """Raises `UserError` for ends in the wrong order, or that the recipe refuses."""
    whole = isinstance(getattr(recipe, name), int)
    try:
        low, high = (int(end) if whole and end == int(end) else end for end in (low, high))
        for end in (low, high):
            replace(recipe, **{name: end})
        if low > high or (name in LOG and low <= 0):
            raise ValueError(f"expected {name}=LOW:HIGH with {'0 < ' * (name in LOG)}LOW ≤ HIGH")
    except (ValueError, OverflowError) as error:
        raise UserError(f"--space {name}={low}:{high}: {error}.") from None
    if whole:
        step = STEP.get(name, 1)
        return Span(low, low + (high - low) // step * step, step=step)
    return Span(float(low), float(high), log=name in LOG)
