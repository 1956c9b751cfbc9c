"""How a long task says how far it is, without printing: the caller passes in what shows it.

A `Progress` is called as `progress(total, label, unit=..., initial=...)` and gives a context manager with
`update(n)`; the command line passes bars, and everyone else gets `silent`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace

__all__ = ["Progress", "silent", "terminal"]

Progress = Callable[..., AbstractContextManager]


def silent(total: int | None, label: str, *, unit: str = "", initial: int = 0) -> AbstractContextManager:
    """A progress bar that shows nothing.

    >>> with silent(10, "packing") as bar:
    ...     bar.update(1)
    """
    return nullcontext(SimpleNamespace(update=lambda count: None))


def terminal(total: int | None, label: str, *, unit: str, initial: int = 0) -> AbstractContextManager:
    """A bar on the terminal, and none into a pipe, for whatever takes longer than a second; for commands."""
    from tqdm import tqdm

    where = {"disable": None}  # where no terminal is
    shown = {"unit": unit, "unit_scale": unit == "B", "delay": 1}
    return tqdm(total=total, desc=label, initial=initial, **shown, **where)
