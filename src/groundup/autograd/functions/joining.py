"""Putting tensors side by side, also with themselves, and taking them apart."""

from __future__ import annotations

from itertools import accumulate
from numbers import Integral

from groundup.autograd.primitives.axes import as_shape, one_axis
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.joining import cat
from groundup.autograd.primitives.shaping import expand, unsqueeze
from groundup.autograd.public import method, public


@public
def stack(tensors, dim: int = 0):
    """Side by side along a new axis: K tensors (N, M) → (N, K, M) for dim 1.

    Raises ValueError for none, and for different shapes.
    """
    shapes = sorted({tuple(tensor.shape) for tensor in tensors})
    if len(shapes) != 1:
        raise ValueError(f"stack: expected tensors of one shape, got {shapes or 'none'}")
    return cat([unsqueeze(tensor, dim) for tensor in tensors], one_axis(dim, len(shapes[0]) + 1))


@method
def split(x, split_size_or_sections: int | list[int], dim: int = 0) -> tuple:
    """Pieces of the given size, the last one smaller if need be; or of the listed sizes.

    (N, 7) → (N, 3), (N, 3), (N, 1) for size 3 and dim 1. Raises ValueError for a size of 0, and for listed
    sizes that do not add up.
    """
    axis = one_axis(dim, len(x.shape))
    total, sizes = x.shape[axis], split_size_or_sections
    if isinstance(sizes, Integral):
        if sizes < 1:
            raise ValueError(f"split: expected a size of at least 1, got {sizes}")
        sizes = [min(sizes, total - start) for start in range(0, total, sizes)] or [0]
    if sum(sizes) != total:
        raise ValueError(f"split: expected sizes that add up to {total}, got {list(sizes)}")
    stops = list(accumulate(sizes))
    before = (slice(None),) * axis
    return tuple(getitem(x, (*before, slice(stop - n, stop))) for n, stop in zip(sizes, stops, strict=True))


@method
def chunk(x, chunks: int, dim: int = 0) -> tuple:
    """At most that many pieces, all of size ⌈n / chunks⌉ but the last, which may be smaller.

    (N, 7) → (N, 3), (N, 3), (N, 1) for 3 chunks and dim 1. Raises ValueError for no chunk.
    """
    if chunks < 1:
        raise ValueError(f"chunk: expected at least 1 chunk, got {chunks}")
    total = x.shape[one_axis(dim, len(x.shape))]
    return split(x, -(-total // chunks) or [0] * chunks, dim)


@method
def unbind(x, dim: int = 0) -> tuple:
    """The slices along `dim`, without that axis: (T, B, D) → T tensors (B, D).

    Raises ValueError for a tensor without axes.
    """
    if not len(x.shape):
        raise ValueError("unbind: expected a tensor with an axis, got shape ()")
    before = (slice(None),) * one_axis(dim, len(x.shape))
    return tuple(getitem(x, (*before, i)) for i in range(x.shape[len(before)]))


@method
def repeat(x, repeats, *more):
    """Copies side by side, `repeats[i]` of them along axis i; more numbers than axes make new axes in front.

    (N, M) repeated (2, 3) → (2 N, 3 M). Raises ValueError for fewer numbers than axes, and for one below 0.
    """
    counts = as_shape(repeats, *more)
    new = len(counts) - len(x.shape)
    if new < 0 or min(counts, default=0) < 0:
        raise ValueError(f"repeat: expected {len(x.shape)} numbers or more, none negative, got {counts}")
    sizes = (1,) * new + tuple(x.shape)
    apart = x.reshape(tuple(n for size in sizes for n in (1, size)))
    copies = expand(apart, tuple(n for pair in zip(counts, sizes, strict=True) for n in pair))
    return copies.reshape(tuple(n * size for n, size in zip(counts, sizes, strict=True)))


@method
def roll(x, shifts, dims=None):
    """Entries moved on by `shifts` along `dims`; what leaves at the end comes in at the beginning.

    Without `dims` the entries move in row-major order, through all axes. Raises ValueError where not every
    axis has its shift.
    """
    if dims is None:
        return roll(x.reshape((-1,)), shifts, 0).reshape(tuple(x.shape))
    shifts, dims = as_shape(shifts), as_shape(dims)
    if len(shifts) != len(dims):
        raise ValueError(f"roll: expected a shift for each of the axes {dims}, got {shifts}")
    for shift, dim in zip(shifts, dims, strict=True):
        before = (slice(None),) * one_axis(dim, len(x.shape))
        if len(x.shape) and x.shape[len(before)]:
            cut = -shift % x.shape[len(before)]
            x = cat([getitem(x, (*before, slice(cut, None))), getitem(x, (*before, slice(cut)))], len(before))
    return x
