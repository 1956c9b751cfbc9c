"""Recipes, and what follows them: training, a finished run, its evaluation. On Lightning.

The names load when they are first asked for, so that `groundup --help` need not wait for PyTorch.
No module here bears the name of something that it exports: importing it would put it in that one's place.
"""

from __future__ import annotations

import importlib

_HOMES = {
    "Evaluation": "evaluation",
    "Recipe": "recipe",
    "Run": "run",
    "TrainedModel": "trained",
    "bootstrap": "uncertainty",
    "compare": "comparison",
    "evaluate": "evaluation",
    "fit": "train",
    "mcnemar": "uncertainty",
    "recipe_named": "catalogue",
    "recipes": "catalogue",
}

__all__ = list(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
