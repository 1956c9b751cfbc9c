"""Looking at a gradient on its way back, or changing it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from groundup.autograd.mode import tick
from groundup.autograd.tape import Node, accumulate
from groundup.autograd.tensor import Tensor, array_of, wrap

__all__ = ["Hook", "register_hook", "retain_grad"]


class Hook:
    """What `register_hook` returns: `remove()` takes the hook away."""

    def __init__(self, hooks: dict[float, Callable]):
        self._hooks, self.key = hooks, tick()

    def remove(self) -> None:
        self._hooks.pop(self.key, None)


def register_hook(x: Tensor, hook: Callable[[Tensor], Tensor | None]) -> Hook:
    """Call `hook(gradient)` when the walk back reaches x; what it returns, if anything, goes on in its place.

    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> handle = x.register_hook(lambda gradient: gradient * 10)
    >>> x.sum().backward()
    >>> x.grad
    Tensor([10., 10.])
    """
    hooks = _hooks(x, "register_hook")
    handle = Hook(hooks)
    hooks[handle.key] = lambda g: _after(hook, g)
    return handle


def _hooks(x: Tensor, name: str) -> dict[float, Callable]:
    """The hooks of x by the time of their registration, which is the order in which they are called."""
    if not isinstance(x.node, Node) or not x.requires_grad:
        raise RuntimeError(f"{name}: expected a tensor that requires a gradient, got one that does not")
    if x.node.hooks is None:
        x.node.hooks = {}
    return x.node.hooks


def _after(hook, g):
    """The cotangent after the hook; the hook sees a tensor of its own."""
    gradient = g if isinstance(g, Tensor) else wrap(np.array(g))
    changed = hook(gradient)
    if changed is None:
        return g
    if not isinstance(changed, Tensor) or changed.shape != gradient.shape:
        raise ValueError(
            f"expected the hook to return None or a tensor of shape {gradient.shape}, got {changed!r}"
        )
    return changed if changed.requires_grad else np.array(array_of(changed), g.dtype)


def retain_grad(x: Tensor) -> None:
    """Let `backward()` leave the gradient of x in `x.grad` too, though x is not a leaf."""
    hooks, node = _hooks(x, "retain_grad"), x.node
    if not x.is_leaf:
        hooks[math.inf] = lambda g: _after(lambda gradient: accumulate(node, gradient), g)  # once, and last
