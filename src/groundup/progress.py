"""How a long task says how far it is, without printing: the caller passes in what shows it.

A `Progress` is called as `progress(total, label, unit=..., initial=...)` and gives a context manager with
`update(n)`; the command line passes bars, and everyone else gets `silent`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

__all__ = ["Progress", "silent", "terminal"]

Progress = Callable[..., AbstractContextManager]


class silent:  # noqa: N801 - it is used as a function
    """A progress bar that shows nothing.

    >>> with silent(10, "packing") as bar:
    ...     bar.update(1)
    """

    def __init__(self, total: int | None, label: str, *, unit: str = "", initial: int = 0):
        pass

    def __enter__(self) -> silent:
        return self

    def __exit__(self, *error) -> None:
        pass

    def update(self, count: int) -> None:
        """Take note of `count` more steps."""


def terminal(total: int | None, label: str, *, unit: str, initial: int = 0) -> AbstractContextManager:
    """A bar on the terminal, and none into a pipe, for whatever takes longer than a second; for commands."""
    from tqdm import tqdm

    form = {
        "unit": unit,
        "unit_scale": unit == "B",
        "delay": 1,
        "disable": None,
    }  # None: where no terminal is
    return tqdm(total=total, desc=label, initial=initial, **form)
