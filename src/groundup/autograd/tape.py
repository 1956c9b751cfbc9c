r"""Reverse mode: the graph that a computation leaves behind, and the walk back through it.

Every recorded operation $y = f(x_1, \dots, x_n)$ leaves a `Node`. The walk starts with the cotangent $\bar y$
of the result and, from the youngest node to the oldest, hands each parent its share $\bar x_i = (\partial
y/\partial x_i)^\top \bar y$. Values here are NumPy arrays, or tensors of a lower level when derivatives are
nested: the walk does not know which, and that is why every order works.

Source: Griewank and Walther (2008), Evaluating Derivatives, section 3.2.
"""

from __future__ import annotations

import copy
import heapq
import threading

import numpy as np

from groundup.autograd.mode import FROZEN, mode, tick
from groundup.autograd.pieces import plus, whole

__all__ = ["Node", "accumulate", "pullback", "unbroadcast"]

_ONE_AT_A_TIME = threading.RLock()  # threads that share a leaf each read its gradient and write it back


class Node:
    """One recorded operation, or, without a primitive, a leaf that collects a gradient.

    `parents` holds one node for each argument, None where an argument needs no gradient; None as a whole once
    the graph has been freed. `cells` are the edit stamps of the saved values, slot by slot: a stamp younger
    than the node means that a value was overwritten after it was saved.
    """

    __slots__ = (
        "cells",
        "dtype",
        "grad",
        "hooks",
        "index",
        "level",
        "options",
        "parents",
        "primitive",
        "saved",
        "shape",
    )

    def __init__(self, level, value, primitive=None, parents=(), saved=(), cells=(), options=None):
        self.level = level
        self.index = tick()
        self.primitive = primitive
        self.parents = parents
        self.saved = saved
        self.cells = cells
        self.options = options
        self.shape = value.shape
        self.dtype = value.dtype
        self.grad = None
        self.hooks = None


def pullback(roots: dict[Node, object], retain_graph: bool = False, lift=None) -> dict[Node, object]:
    """Cotangents of every leaf below the `roots`, from theirs: {leaf: array of the leaf's shape and dtype}.

    A node is younger than all its parents, so taking the youngest first visits each node once, after the
    last of its contributions has arrived, with a heap in place of recursion. Frees the graph as it goes
    unless told otherwise. With `lift`, which makes tensors, and with tensors in `roots` the walk is recorded
    itself. NumPy's warnings are off, because they would point into our rules; anomaly mode tells by name
    where a NaN began.
    """
    cotangents, leaves = dict(roots), {}
    heap = sorted((-node.index, node) for node in roots)  # no two have one index
    with np.errstate(all="ignore"):
        while heap:
            _, node = heapq.heappop(heap)
            g = whole(cotangents.pop(node))
            if node.hooks:
                g = _run_hooks(node, g)
            if node.primitive is None:
                leaves[node] = g
                continue
            _check_usable(node)
            for parent, share in _shares(node if lift is None else _lifted(node, lift), g):
                if parent in cotangents:
                    cotangents[parent] = plus(cotangents[parent], share)
                else:
                    cotangents[parent] = share
                    heapq.heappush(heap, (-parent.index, parent))
            if not retain_graph:
                node.parents = node.saved = node.cells = None
    return leaves


def _shares(node: Node, g):
    """(parent, its share of g) for each parent that needs one; a checkpoint gives its own graph all of g."""
    primitive, anomaly = node.primitive, mode.anomaly
    if primitive.replays:
        yield primitive.replay(node), g
    for position, parent in enumerate(node.parents):
        if parent is None:
            continue
        share = primitive.pull(node, position, g)
        if share.shape != parent.shape or share.dtype != parent.dtype:
            share = _fit(share, parent, primitive.name)
        if anomaly:
            anomaly.check_share(primitive, position, share := whole(share), g)
        if parent.primitive is None and type(share) is np.ndarray and (share is g or share.base is not None):
            share = share.copy()  # a gradient shares memory with nothing
        yield parent, share


def _lifted(node: Node, lift) -> Node:
    """The node with tensors of its own level in place of the values that it saved: what a rule does with
    them is recorded.
    """
    if node.primitive.replays:
        return node
    lifted = copy.copy(node)
    lifted.saved = list(node.saved)
    result = len(node.saved) - 1
    for slot, value in enumerate(node.saved):
        if value is not None:
            owner = node if slot == result else node.parents[slot]
            lifted.saved[slot] = value if owner is None else lift(value, owner, node.cells[slot])
    return lifted


def unbroadcast(cotangent, shape: tuple[int, ...]):
    """Transpose of broadcasting: sum the axes that broadcasting added or stretched. (…) -> `shape`.

    >>> unbroadcast(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    """
    extra = len(cotangent.shape) - len(shape)
    if extra < 0:
        raise ValueError(f"cannot reduce a cotangent of shape {tuple(cotangent.shape)} to {tuple(shape)}")
    stretched = []
    for axis, size in enumerate(shape):
        found = cotangent.shape[extra + axis]
        if found != size:
            if size != 1:
                raise ValueError(
                    f"cannot reduce a cotangent of shape {tuple(cotangent.shape)} to {tuple(shape)}"
                )
            stretched.append(extra + axis)
    if extra or stretched:
        cotangent = cotangent.sum(axis=(*range(extra), *stretched)).reshape(shape)
    return cotangent


def _fit(share, parent: Node, name: str):
    try:
        share = unbroadcast(share, parent.shape)
    except ValueError as error:
        raise ValueError(f"the derivative rule of {name} is wrong: {error}") from None
    return share if share.dtype == parent.dtype else share.astype(parent.dtype)


def accumulate(node: Node, gradient) -> None:
    """Add to the gradient that a leaf, or a result that retains its own, has collected; a frozen leaf takes
    nothing.
    """
    if node.level != FROZEN:
        with _ONE_AT_A_TIME:
            node.grad = gradient if node.grad is None else node.grad + gradient


def _run_hooks(node: Node, g):
    for _, hook in sorted(node.hooks.items()):
        g = hook(g)
    return g


def _check_usable(node: Node) -> None:
    name = node.primitive.name
    if node.parents is None:
        raise RuntimeError(
            f"the graph behind {name} has been freed by an earlier backward(); "
            "call the first one with retain_graph=True, or compute the value again"
        )
    for cell in node.cells:
        if cell is not None and cell[0] > node.index:
            raise RuntimeError(
                f"a value that {name} saved for its derivative was changed in place afterwards; "
                "change a copy, or change it after backward()"
            )
