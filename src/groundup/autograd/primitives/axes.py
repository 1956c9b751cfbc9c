"""Naming axes: torch says `dim` and `keepdim`, NumPy says `axis` and `keepdims`, and both count from the end
too.
"""

from __future__ import annotations

from operator import index

__all__ = ["as_shape", "one_axis", "reduced_axes"]


def one_axis(dim: int, ndim: int) -> int:
    """`dim` as an axis from 0 to ndim - 1; an array without axes is taken to have one, as in torch."""
    if dim is None:
        raise TypeError("expected dim, the axis along which to go, got None")
    axes = max(ndim, 1)
    if not -axes <= dim < axes:
        raise IndexError(f"expected dim from {-axes} to {axes - 1} for a tensor with {ndim} axes, got {dim}")
    return dim % axes


def reduced_axes(ndim: int, dim, axis) -> tuple[int, ...]:
    """The axes that a reduction takes away: those named by `dim` or `axis`, all when both are None."""
    if axis is not None:
        if dim is not None:
            raise TypeError("give dim or axis, not both: they are two names of the same thing")
        dim = axis
    if dim is None or (isinstance(dim, (tuple, list)) and not dim):
        return tuple(range(ndim))
    named = dim if isinstance(dim, (tuple, list)) else (dim,)
    if any(isinstance(d, bool) for d in named):
        raise TypeError(f"expected dim to be an integer or a tuple of integers, got {dim}")
    axes = tuple(one_axis(index(d), ndim) for d in named)
    if len(set(axes)) != len(axes):
        raise ValueError(f"expected different axes, got dim={dim}")
    return axes if ndim else ()


def as_shape(first, *more) -> tuple[int, ...]:
    """`(2, 3)` from the arguments `2, 3` or from the one argument `(2, 3)`."""
    sizes = first if isinstance(first, (tuple, list)) and not more else (first, *more)
    return tuple(index(size) for size in sizes)
