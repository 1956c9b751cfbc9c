"""Looking at a gradient on its way back, or changing it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from groundup.autograd.mode import tick
from groundup.autograd.tape import Node
from groundup.autograd.tensor import Tensor, array_of, wrap

__all__ = ["Hook", "register_hook", "retain_grad"]


class Hook:
    """What `register_hook` returns: `remove()` takes the hook away."""

    def __init__(self, hooks: dict[int, Callable]):
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
    if not isinstance(x.node, Node):
        raise RuntimeError("register_hook: expected a tensor that requires a gradient, got one that does not")
    if x.node.hooks is None:
        x.node.hooks = {}
    handle = Hook(x.node.hooks)
    x.node.hooks[handle.key] = lambda g: _after(hook, g)
    return handle


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
    return changed if changed.node is not None else np.array(array_of(changed), g.dtype)


def retain_grad(x: Tensor) -> None:
    """Let `backward()` leave the gradient of x in `x.grad` too, though x is not a leaf."""
    node = x.node

    def keep(gradient: Tensor) -> None:
        node.grad = gradient if node.grad is None else node.grad + gradient

    if not x.is_leaf:
        register_hook(x, keep)
