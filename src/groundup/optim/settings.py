"""The settings of optimisers: what each is called in an error line, and from where to where it may go."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["check_settings"]

AT_LEAST_ZERO = {
    "lr": "a learning rate",
    "weight_decay": "a weight decay",
    "momentum": "a momentum",
    "eps": "an eps",
    "alpha": "an alpha",
    "lr_decay": "an lr_decay",
    "initial_accumulator_value": "an initial_accumulator_value",
}
BELOW_ONE = {"betas"}  # each: an average that forgets
UP_TO_ONE = {"rho"}


def check_settings(settings: Mapping) -> None:
    """Raises ValueError for a setting that makes no sense: as in torch, a NaN among them.

    >>> check_settings({"lr": 0.1, "betas": (0.9, 1.0)})
    Traceback (most recent call last):
    ValueError: expected betas from 0 to below 1, got (0.9, 1.0)
    """
    for name, value in settings.items():
        if name in AT_LEAST_ZERO and not value >= 0:
            raise ValueError(f"expected {AT_LEAST_ZERO[name]} of at least 0, got {value}")
        if name in BELOW_ONE and not all(0 <= part < 1 for part in value):
            raise ValueError(f"expected {name} from 0 to below 1, got {value}")
        if name in UP_TO_ONE and not 0 <= value <= 1:
            raise ValueError(f"expected {name} from 0 to 1, got {value}")
    if settings.get("nesterov") and not (settings["momentum"] > 0 and settings["dampening"] == 0):
        raise ValueError("expected a momentum and no dampening for Nesterov's method")
