"""Memory for time: forget what happened inside a function and compute it again on the way back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager

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
        f, inputs, floor, before, draws = node.saved
        with floor_at(floor), _drawing_again(draws):
            y = f(*inputs)
        if not np.array_equal(array_of(y), array_of(before), equal_nan=True):
            raise RuntimeError(
                "checkpoint: the function gave another value when it was called again; name the generator "
                "it draws from, checkpoint(f, x, rng=rng), and change none of its inputs before backward()"
            )
        return y.node


@contextmanager
def _drawing_again(draws: list[tuple[np.random.Generator, dict]]):
    """Each generator in the state that it had, and afterwards as if nobody had drawn."""
    now = [(rng, rng.bit_generator.state) for rng, _ in draws]
    _put(draws)
    try:
        yield
    finally:
        _put(now)


def _put(draws) -> None:
    for rng, state in draws:
        rng.bit_generator.state = state


_REPLAY = _Replay()


def checkpoint(f: Callable, *inputs, rng: np.random.Generator | None = None) -> Tensor:
    """f(*inputs), keeping the inputs and the result and nothing between. The walk back calls f once more;
    tensors that f reaches without being given them, such as a layer's weights, get their gradients too. f
    must give the same value each time. Where it draws random numbers, as dropout does, the generator is one
    of the inputs or is named by `rng`: the second call draws the same, and afterwards the generator goes on
    as if there had been none.

    Source: Chen et al. (2016), Training deep nets with sublinear memory cost.

    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> checkpoint(lambda x: (x * x).exp(), x).sum().backward()
    >>> x.grad
    Tensor([  5.43656366, 218.39260013])
    """
    given = [x for x in leaves((inputs, rng)) if isinstance(x, np.random.Generator)]
    draws = [(each, each.bit_generator.state) for each in given]
    y = f(*inputs)
    if not isinstance(y, Tensor):
        raise TypeError(f"checkpoint: expected a function whose result is one tensor, got {type(y).__name__}")
    if not isinstance(y.node, Node) or y.node.primitive is None:
        return y  # nothing was recorded, or in forward mode nothing is kept
    saved = (f, inputs, mode.floor, y.value, draws)
    cells = [x.edits for x in leaves((inputs, y)) if isinstance(x, Tensor)]
    return wrap(y.value, Node(y.node.level, y.value, _REPLAY, saved=saved, cells=cells), y.edits)
