"""The same numbers in another arrangement. Every function here is linear, and its transpose is another one
here.
"""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.axes import as_shape, one_axis
from groundup.autograd.public import method
from groundup.autograd.rules import LINEAR, primitive
from groundup.autograd.tape import unbroadcast


@primitive(vjp=[lambda g, *, shape: _reshape(g, sizes=shape)], jvp=LINEAR, view=True)
def _reshape(x, *, sizes):
    return np.reshape(x, sizes)


@method
def reshape(x, shape, *more):
    """The entries of x in row-major order in a new shape; one size may be -1. Shares memory where it can.

    `reshape(x, 6, -1)` or `reshape(x, (6, -1))`: (2, 3, 5) → (6, 5). Raises ValueError for another number of
    entries.
    """
    return _reshape(x, sizes=as_shape(shape, *more))


@method
def view(x, shape, *more):
    """The same as `reshape`. torch's refuses where the memory would have to be copied; this one copies."""
    return reshape(x, shape, *more)


@method
def flatten(x, start_dim: int = 0, end_dim: int = -1):
    """The axes from `start_dim` to `end_dim` as one, in row-major order: (B, C, H, W) → (B, C H W) from 1.

    Raises ValueError where they stand the other way round.
    """
    ndim = len(x.shape)
    first, last = one_axis(start_dim, ndim), one_axis(end_dim, ndim)
    if first > last:
        raise ValueError(f"flatten: expected start_dim before end_dim, got {start_dim} and {end_dim}")
    sizes = tuple(x.shape)
    return _reshape(x, sizes=(*sizes[:first], math.prod(sizes[first : last + 1]), *sizes[last + 1 :]))


@primitive(
    vjp=[lambda g, *, axes: _permute(g, axes=tuple(int(i) for i in np.argsort(axes)))], jvp=LINEAR, view=True
)
def _permute(x, *, axes):
    return np.transpose(x, axes)


@method
def permute(x, dims, *more):
    """Axes in a new order: axis i of the result is axis dims[i] of x. Shares memory.

    `permute(x, 2, 0, 1)` or `permute(x, (2, 0, 1))`: (B, T, D) → (D, B, T)
    """
    return _permute(x, axes=tuple(one_axis(d, len(x.shape)) for d in as_shape(dims, *more)))


@method
def transpose(x, dim0: int, dim1: int):
    """Two axes change places: (…, N, M) → (…, M, N) for dims -2 and -1. Shares memory."""
    ndim = len(x.shape)
    first, second = one_axis(dim0, ndim), one_axis(dim1, ndim)
    axes = list(range(ndim))
    if ndim:
        axes[first], axes[second] = second, first
    return _permute(x, axes=tuple(axes))


@method
def swapaxes(x, axis0: int, axis1: int):
    """The same as `transpose`, under the name that arrays have too."""
    return transpose(x, axis0, axis1)


@primitive(vjp=[lambda g, *, shape: unbroadcast(g, shape)], jvp=LINEAR, view=True)
def _expand(x, *, sizes):
    return np.broadcast_to(x, sizes)


@method
def expand(x, size, *more):
    """Repeat x along axes of size 1 and along new axes in front, without copying; -1 keeps a size.

    `expand(x, 2, -1, 5)`: (3, 1) → (2, 3, 5). The derivative is summed over what was repeated. Raises
    ValueError for fewer sizes than axes, and for another size on an axis that has not size 1.
    """
    sizes = as_shape(size, *more)
    new = len(sizes) - len(x.shape)
    if new < 0:
        raise ValueError(
            f"expand: expected at least {len(x.shape)} sizes for shape {tuple(x.shape)}, got {sizes}"
        )
    return _expand(
        x, sizes=tuple(x.shape[i - new] if n == -1 and i >= new else n for i, n in enumerate(sizes))
    )


def broadcast(x, shape: tuple[int, ...]):
    """x stretched to `shape`, in memory of its own where x is an array."""
    if type(x) is np.ndarray or isinstance(x, np.generic):
        out = np.empty(shape, x.dtype)  # np.broadcast_to costs ten times as much for a small array
        out[...] = x
        return out
    return _expand(x, sizes=shape)


@primitive(vjp=[lambda g, *, axes: _flip(g, axes=axes)], jvp=LINEAR, view=True)
def _flip(x, *, axes):
    return np.flip(x, axes)


@method
def flip(x, dims, *more):
    """The given axes run backwards; the shape stays. `flip(x, 0, 1)` or `flip(x, (0, 1))`."""
    return _flip(
        x, axes=tuple(one_axis(d, len(x.shape)) for d in as_shape(dims, *more)) if len(x.shape) else ()
    )


@method
def squeeze(x, dim=None):
    """Without the axes of size 1: all of them, or those named that have size 1.

    (N, 1, M, 1) → (N, M), with dim=1 → (N, M, 1), with dim=0 unchanged
    """
    ndim = len(x.shape)
    named = (
        range(ndim)
        if dim is None
        else [one_axis(d, ndim) for d in (dim if isinstance(dim, (tuple, list)) else [dim])]
    )
    return _reshape(x, sizes=tuple(n for i, n in enumerate(x.shape) if not (n == 1 and i in named)))


@method
def unsqueeze(x, dim: int):
    """With a new axis of size 1 at position `dim`, from -n - 1 to n for n axes: (N, M) → (N, 1, M) for 1."""
    place = one_axis(dim, len(x.shape) + 1)
    return _reshape(x, sizes=(*x.shape[:place], 1, *x.shape[place:]))


@primitive(vjp=[lambda g: g], jvp=[lambda g: g])
def _astype(x, *, dtype):
    return np.asarray(x).astype(dtype)


def astype(x, dtype):
    """x in another floating-point type; the derivative comes back in the type of x."""
    dtype = np.dtype(dtype)
    if dtype.kind != "f":
        raise TypeError(
            f"astype: expected a floating-point dtype, got {dtype}; use detach() and numpy() for others"
        )
    return _astype(x, dtype=dtype)


def in_type(x, dtype):
    """x, in another floating-point type if one is given: what the argument `dtype` of a sum means."""
    return x if dtype is None else astype(x, dtype)
