"""What of a tensor goes into a copy: its numbers and its gradient, never its place in time.

`copy`, `pickle`, joblib and multiprocessing all ask an object for its state. A node of the graph and a stamp
of an edit hold times of this process's clock, which mean nothing to another one, so a copy gets new ones.
"""

from __future__ import annotations

import numpy as np

from groundup.autograd.mode import TAPE
from groundup.autograd.tensor import Tensor

__all__ = ["get_state", "set_state"]


def get_state(x: Tensor) -> dict:
    """The state of a leaf; what has a history, or lives inside a transform, raises TypeError.

    >>> import copy
    >>> copy.deepcopy(Tensor([1.0, 2.0], requires_grad=True))
    Tensor([1., 2.], requires_grad=True)
    """
    if not x.is_leaf or (x.node and x.node.level > TAPE):
        raise TypeError("only a leaf can be copied or pickled: detach() the tensor first")
    named = dict(getattr(x, "__dict__", {}))  # what a subclass adds
    return {"data": x.value, "requires_grad": x.requires_grad, "grad": x.grad, "named": named}


def set_state(x: Tensor, state: dict) -> None:
    """Make `x` a leaf with memory of its own: the array in the state may belong to the original, or to a
    file.
    """
    x.value, x.node, x.edits = np.array(state["data"]), None, [0]
    if state["grad"] is not None:
        x.requires_grad, x.grad = True, Tensor(state["grad"])
    x.requires_grad = state["requires_grad"]
    for name, value in state["named"].items():
        setattr(x, name, value)
