"""Tensors of given numbers. Floats are float64 unless `dtype` says otherwise, as in NumPy; integers int64."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.axes import as_shape
from groundup.autograd.public import public
from groundup.autograd.tensor import Tensor, array_of


@public
def zeros(*size, dtype=None, requires_grad: bool = False) -> Tensor:
    """Zeros of the given shape: `zeros(2, 3)` or `zeros((2, 3))`."""
    return Tensor(np.zeros(as_shape(*size) if size else ()), requires_grad, dtype)


@public
def ones(*size, dtype=None, requires_grad: bool = False) -> Tensor:
    """Ones of the given shape: `ones(2, 3)` or `ones((2, 3))`."""
    return Tensor(np.ones(as_shape(*size) if size else ()), requires_grad, dtype)


@public
def arange(start, end=None, step=1, *, dtype=None, requires_grad: bool = False) -> Tensor:
    """start, start + step, … as long as it is before `end`; `arange(n)` counts from 0 to n - 1.

    Shape (⌈(end - start) / step⌉,). ValueError for a step of 0, or one that leads away from `end`.

    >>> arange(3), arange(1.0, 0.0, -0.5)
    (Tensor([0, 1, 2]), Tensor([1. , 0.5]))
    """
    start, end = (0, start) if end is None else (start, end)
    if step == 0 or (end - start) * step < 0:
        raise ValueError(f"arange: expected a step that leads from {start} to {end}, got {step}")
    return Tensor(np.arange(start, end, step), requires_grad, dtype)


@public
def one_hot(x, num_classes: int = -1) -> Tensor:
    """1 in the place that the class index names, 0 in all others, as int64: (…) → (…, num_classes).

    Without `num_classes` there are as many as the largest index needs. ValueError for an index that is no
    integer or outside 0 … num_classes - 1.
    """
    classes = np.asarray(array_of(x))
    kinds = classes.max(initial=-1) + 1 if num_classes == -1 else num_classes
    if classes.dtype.kind not in "iu" or (classes.size and not 0 <= classes.min() <= classes.max() < kinds):
        raise ValueError(f"one_hot: expected integers from 0 to {kinds - 1}, got {np.unique(classes)}")
    return Tensor((classes[..., None] == np.arange(kinds)).astype(np.int64))
