"""Several arrays into one."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.public import public
from groundup.autograd.rules import LINEAR, primitive


def _strip(g, *, axis, bounds, position):
    """The part of g that came from array `position`."""
    return getitem(g, (*[slice(None)] * axis, slice(bounds[position], bounds[position + 1])))


@primitive(vjp=[_strip], jvp=LINEAR)
def _cat(*arrays, axis, bounds):
    return np.concatenate(arrays, axis)


@public
def cat(tensors, dim: int = 0):
    """One after another along an axis that they already have; the other axes must agree.

    A vector without entries can stand beside anything, as in torch.
    """
    tensors = tuple(tensors)
    tensors = tuple(tensor for tensor in tensors if tuple(tensor.shape) != (0,)) or tensors
    if not tensors:
        raise ValueError("cat: expected at least one tensor, got none")
    axis = one_axis(dim, len(tensors[0].shape))
    bounds = (0, *accumulate(tensor.shape[axis] for tensor in tensors))  # tensor i fills bounds[i : i + 2]
    return _cat(*tensors, axis=axis, bounds=bounds)
