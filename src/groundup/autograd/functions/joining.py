"""Putting tensors side by side, and taking them apart."""

from __future__ import annotations

from itertools import accumulate
from numbers import Integral

from groundup.autograd.primitives.axes import one_axis
from groundup.autograd.primitives.indexing import getitem
from groundup.autograd.primitives.joining import cat
from groundup.autograd.primitives.shaping import unsqueeze
from groundup.autograd.public import method, public


@public
def stack(tensors, dim: int = 0):
    """Side by side along a new axis; all of one shape."""
    shapes = sorted({tuple(tensor.shape) for tensor in tensors})
    if len(shapes) != 1:
        raise ValueError(f"stack: expected tensors of one shape, got {shapes or 'none'}")
    return cat([unsqueeze(tensor, dim) for tensor in tensors], one_axis(dim, len(shapes[0]) + 1))


@method
def split(x, split_size_or_sections: int | list[int], dim: int = 0) -> tuple:
    """Pieces of the given size, the last one smaller if need be; or of the listed sizes."""
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
