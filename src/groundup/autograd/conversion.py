"""A tensor as Python sees it: a number, a sequence, a text."""

from __future__ import annotations

import numpy as np

__all__ = ["Conversions"]


class Conversions:
    """What of a tensor its `detach()`, `shape`, `ndim`, `dtype` and `requires_grad` suffice for.

    >>> from groundup.autograd import Tensor
    >>> x = Tensor([2.5])
    >>> x, float(x), f"{x:.2f}"
    (Tensor([2.5]), 2.5, '2.50')
    """

    __slots__ = ()

    def item(self) -> float:
        array = self.detach().value
        if array.size != 1:
            raise ValueError(f"item() needs one element, got shape {array.shape}")
        return array.item()

    def tolist(self):
        return self.detach().value.tolist()

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a tensor without axes has no length")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.detach().value)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        return self.detach().value.__index__()

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    def __repr__(self) -> str:
        text = np.array2string(self.detach().value, separator=", ", prefix="Tensor(")
        kind = "" if self.dtype in (np.float64, np.int64, np.bool_) else f", dtype={self.dtype}"
        return f"Tensor({text}{kind}{', requires_grad=True' if self.requires_grad else ''})"
