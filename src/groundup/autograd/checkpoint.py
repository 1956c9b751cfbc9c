"""Memory for time: forget what happened inside a function and compute it again on the way back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from groundup.autograd.mode import floor_at, mode
from groundup.autograd.tape import Node
from groundup.autograd.tensor import Tensor, array_of, wrap
from groundup.autograd.trees import leaves

__all__ = ["checkpoint"]


class _Replay:
    """Stands in the graph for a whole function; the walk back puts the function's own graph in its place."""

    name = "checkpoint"
    replays = True

    @staticmethod
    def replay(node: Node) -> Node:
        f, inputs, floor, before = node.saved
        with floor_at(floor):
            y = f(*inputs)
        if not np.array_equal(array_of(y), array_of(before), equal_nan=True):
            raise RuntimeError(
                "checkpoint: the function gave another value when it was called again; "
                "draw random numbers outside it, and change none of its inputs before backward()"
            )
        return y.node


_REPLAY = _Replay()


def checkpoint(f: Callable, *inputs) -> Tensor:
    """f(*inputs), keeping the inputs and the result and nothing between. The walk back calls f once more;
    tensors that f reaches without being given them, such as a layer's weights, get their gradients too. f
    must give the same value each time.

    Source: Chen et al. (2016), Training deep nets with sublinear memory cost.

    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> checkpoint(lambda x: (x * x).exp(), x).sum().backward()
    >>> x.grad
    Tensor([  5.43656366, 218.39260013])
    """
    y = f(*inputs)
    if not isinstance(y, Tensor):
        raise TypeError(f"checkpoint: expected a function whose result is one tensor, got {type(y).__name__}")
    if not isinstance(y.node, Node) or y.node.primitive is None:
        return y  # nothing was recorded, or in forward mode nothing is kept
    saved = (f, inputs, mode.floor, y.value)
    cells = [x.edits for x in leaves((inputs, y)) if isinstance(x, Tensor)]
    return wrap(y.value, Node(y.node.level, y.value, _REPLAY, saved=saved, cells=cells), y.edits)
