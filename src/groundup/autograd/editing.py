"""Changing a tensor in place: allowed where nothing is recorded, and always counted."""

from __future__ import annotations

from groundup.autograd.mode import tick
from groundup.autograd.tensor import Tensor, array_of, recorded

__all__ = ["assign", "in_place"]


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


def _memory(x: Tensor):
    if isinstance(x.value, Tensor):
        raise RuntimeError("a value inside a transform cannot be changed in place; make a new one")
    return x.value
