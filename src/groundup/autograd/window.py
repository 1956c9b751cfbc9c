"""A tensor's numbers as a NumPy array that counts what is written into it.

A derivative rule may have saved the very numbers that somebody changes. So each piece of memory has one
stamp, the time of its last change; a node of the graph that finds a younger stamp than itself on a value it
saved refuses to go on, by name. The stamp is only as good as the doors to the memory: `x[i] = v`, `x += v`
and the window that `x.data` and `x.numpy()` open. All other ways in (`np.copyto`, `fill`, `sort`, …) find the
window read-only.

>>> from groundup.autograd import Tensor
>>> x = Tensor([1.0, 2.0], requires_grad=True)
>>> y = (x * x).sum()
>>> x.data[0] = 5.0
>>> y.backward()  # doctest: +ELLIPSIS
Traceback (most recent call last):
RuntimeError: a value that mul saved for its derivative was changed in place afterwards; ...
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from groundup.autograd.mode import tick

__all__ = ["Window", "look"]


def look(array: np.ndarray, edits: list[int]) -> Window:
    """A window on `array`, whose changes are stamped into `edits`."""
    window = array.view(Window)
    window.edits = edits
    window.flags.writeable = False
    return window


class Window(np.ndarray):
    """An array that shares a tensor's memory; what is computed from it is a plain array."""

    def __array_finalize__(self, source):
        self.edits = getattr(source, "edits", None)

    def __setitem__(self, index, value):
        with _writing([self]):
            super().__setitem__(index, value)

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        with _writing([x for x in out if isinstance(x, Window)]):
            if out:
                options["out"] = tuple(map(_plain, out))
            result = getattr(ufunc, method)(*map(_plain, inputs), **options)
        return out[0] if len(out) == 1 else result

    def __repr__(self) -> str:
        return repr(_plain(self))


def _plain(x):
    return x.view(np.ndarray) if isinstance(x, Window) else x


@contextmanager
def _writing(windows: list[Window]) -> Iterator[None]:
    """Open windows for writing, and stamp the memory behind them."""
    windows = [window for window in windows if window.base is not None]  # a copy has memory of its own
    try:
        for window in windows:
            window.flags.writeable = True
            window.edits[0] = tick()
        yield
    finally:
        for window in windows:
            window.flags.writeable = False
