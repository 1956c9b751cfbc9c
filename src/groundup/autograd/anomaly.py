"""Find the operation that made the first NaN."""

from __future__ import annotations

from contextlib import ContextDecorator

import numpy as np

from groundup.autograd.mode import mode
from groundup.autograd.tensor import array_of

__all__ = ["detect_anomaly"]


class detect_anomaly(ContextDecorator):  # noqa: N801 - torch's name
    """Inside the block the first NaN raises FloatingPointError with the name of the operation that made it.

    Forward: the result has a NaN and no argument has one. Backward: the derivative has a NaN and what came in
    had none. Every array is searched, so training runs slower.

    >>> from groundup.autograd import Tensor
    >>> x = Tensor([0.0], requires_grad=True)
    >>> with detect_anomaly():
    ...     (x.sqrt() * 0.0).sum().backward()
    Traceback (most recent call last):
    FloatingPointError: sqrt made the first NaN: in its derivative for argument 0 (1 of 1 entries, shape (1,))
    """

    def __enter__(self):
        mode.outer_anomalies.append(mode.anomaly)
        mode.anomaly = _Search()
        return self

    def __exit__(self, *exception):
        mode.anomaly = mode.outer_anomalies.pop()


class _Search:
    def check_result(self, primitive, arrays, out) -> None:
        if _nans(out) and not any(map(_nans, arrays)):
            raise FloatingPointError(f"{primitive.name} made the first NaN: in its result ({_told(out)})")

    def check_share(self, primitive, position: int, share, cotangent) -> None:
        if _nans(share) and not _nans(cotangent):
            where = f"in its derivative for argument {position}"
            raise FloatingPointError(f"{primitive.name} made the first NaN: {where} ({_told(share)})")


def _nans(x) -> int:
    array = np.asarray(array_of(x))
    return int(np.isnan(array).sum()) if array.dtype.kind == "f" else 0


def _told(x) -> str:
    return f"{_nans(x)} of {np.size(array_of(x))} entries, shape {np.shape(array_of(x))}"
