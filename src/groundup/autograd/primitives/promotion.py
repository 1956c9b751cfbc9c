"""Which type two operands meet in: torch's rule, by which float32 stays float32."""

from __future__ import annotations

__all__ = ["alike"]


def alike(x, y):
    """`x` and `y`, so cast that neither an integer nor a number without axes widens a floating-point array.

    NumPy 2 alone would answer float64 for `float32_array * np.sqrt(2)` and for `float32_array / lengths`,
    NumPy 1 also for `np.float32(2) * 0.5`.

    >>> import numpy as np
    >>> x, y = alike(np.ones(2, np.float32), np.sqrt(2))
    >>> y.dtype
    dtype('float32')
    """
    a, b = getattr(x, "dtype", None), getattr(y, "dtype", None)
    if a is b:
        return x, y
    if b is None:
        return x, _number(y, x)
    if a is None:
        return _number(x, y), y
    if _yields(x, y):
        return x.astype(b), y
    if _yields(y, x):
        return x, y.astype(a)
    return x, y


def _number(number, beside):
    """A Python number in the type of a floating-point value without axes; beside others as it is."""
    weak = not beside.ndim and beside.dtype.kind == "f" and isinstance(number, (int, float))
    return beside.dtype.type(number) if weak else number


def _yields(x, y) -> bool:
    if y.dtype.kind != "f":
        return False
    return x.dtype.kind in "biu" or (x.dtype.kind == "f" and x.ndim == 0 and y.ndim > 0)
