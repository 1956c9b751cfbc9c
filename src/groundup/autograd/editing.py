"""Changing a tensor in place: allowed where nothing is recorded, and always counted.

A derivative rule may have saved the very numbers that somebody changes. So each piece of memory has one
stamp, the time of its last change; a node of the graph that finds a younger stamp than itself on a value it
saved refuses to go on, by name. There are three doors to the memory, `x[i] = v`, `x += v` and `x.data = v`,
and all three stamp it, on a tensor as on its `data`, its `detach()` and its views. What NumPy gets is a copy;
only an optimiser's step is handed the memory itself, by `edited`.

>>> x = Tensor([1.0, 2.0], requires_grad=True)
>>> y = (x * x).sum()
>>> x.data[0] = 5.0
>>> y.backward()  # doctest: +ELLIPSIS
Traceback (most recent call last):
RuntimeError: a value that mul saved for its derivative was changed in place afterwards; ...
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.blocks import blocks
from groundup.autograd.mode import tick
from groundup.autograd.tensor import Tensor, array_of, recorded

__all__ = ["add_", "assign", "edited", "in_place"]


def assign(x: Tensor, index, new) -> None:
    """`x[index] = new`, which no rule can differentiate."""
    if recorded(x) or recorded(new):
        raise RuntimeError(
            "t[i] = v cannot be recorded: write where(mask, v, t) or masked_fill(t, mask, v), build the "
            "tensor with cat or stack, or edit inside no_grad()"
        )
    index = tuple(map(array_of, index)) if isinstance(index, tuple) else array_of(index)
    _memory(x)[index] = array_of(new)
    x.edits[0] = tick()


def in_place(ufunc, function):
    """The operator `x += y`: `ufunc` into the memory of x; where that had to be recorded, a new tensor.

    A leaf is refused while it is recorded: its gradient would belong to a value that is gone.
    """

    def operator(x: Tensor, y) -> Tensor:
        if recorded(x) and x.is_leaf:
            raise RuntimeError(
                "a leaf that requires a gradient cannot be changed in place while it is recorded: "
                "use no_grad()"
            )
        if recorded(x) or recorded(y):
            return function(x, y)
        ufunc(_memory(x), array_of(y), out=_memory(x), casting="same_kind")
        x.edits[0] = tick()
        return x

    return operator


def add_(x: Tensor, y, alpha: float = 1) -> Tensor:
    """x += alpha · y in place, for a y of x's shape, where nothing is recorded: torch's `add_`.

    A block at a time, so that the product never leaves the processor's cache.

    >>> Tensor([1.0, 2.0]).add_(Tensor([1.0, 1.0]), alpha=-0.5)
    Tensor([0.5, 1.5])
    """
    if recorded(x) or recorded(y):
        raise RuntimeError("add_: a change in place cannot be recorded: use no_grad() or x + alpha * y")
    memory, added = np.atleast_1d(_memory(x)), np.atleast_1d(array_of(y))
    if memory.shape != added.shape:
        raise ValueError(f"add_: expected a tensor of shape {memory.shape}, got {added.shape}")
    for part, more in blocks(memory, added):
        part += alpha * more
    x.edits[0] = tick()
    return x


def edited(x: Tensor) -> np.ndarray:
    """The memory of x, stamped as changed now: for the optimisers, who write into it at once."""
    memory = _memory(x)
    x.edits[0] = tick()
    return memory


def _memory(x: Tensor):
    if isinstance(x.value, Tensor):
        raise RuntimeError("a value inside a transform cannot be changed in place; make a new one")
    return x.value
