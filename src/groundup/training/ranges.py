"""What the settings of a recipe may be: whole numbers from 1, and others each in a range of its own."""

from __future__ import annotations

from dataclasses import fields

__all__ = ["RANGES", "check_settings"]

RANGES = {
    "learning_rate": "[0, inf)",
    "warm_up": "[0, 1]",
    "weight_decay": "[0, inf)",
    "gradient_norm": "(0, inf)",
    "label_smoothing": "[0, 1)",
    "dropout": "[0, 1)",
    "validation_share": "(0, 1)",
    "average": "[0, 1)",
    "scale": "(0, inf)",
    "margin": "[0, 1.57]",
}


def check_settings(recipe) -> None:
    """Raises ValueError for a setting of another type, or out of its range. A recipe is a dataclass."""
    for entry in fields(recipe):
        value, within = getattr(recipe, entry.name), RANGES.get(entry.name, "(-inf, inf)")
        if entry.type == "int" and not (type(value) is int and value >= 1):
            raise ValueError(f"expected {entry.name} to be a whole number from 1, got {value!r}")
        if entry.type == "float" and not (type(value) in (int, float) and inside(value, within)):
            raise ValueError(f"expected {entry.name} in {within}, got {value!r}")


def inside(value: float, within: str) -> bool:
    """Whether a number lies in an interval, where a round bracket leaves the end out.

    >>> [inside(value, "[0, 1)") for value in (0, 0.5, 1)]
    [True, True, False]
    """
    low, high = map(float, within[1:-1].split(","))
    return low < value < high or (value, within[0]) == (low, "[") or (value, within[-1]) == (high, "]")
