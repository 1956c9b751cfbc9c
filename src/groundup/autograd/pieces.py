"""A cotangent of which only parts are known yet: what reading by index leaves behind.

Were each of n rows that are read handed on as a whole tensor, zeros and all, a loop over the rows would cost
n tensors. Kept apart until all have arrived, they cost one.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Pieces", "plus", "whole"]


class Pieces:
    """The sum of `rest`, if any, and of pieces of it, each with its place in a tensor of `shape`.

    `place(*pieces, wheres=, sizes=)` puts the pieces among zeros.
    """

    __slots__ = ("dtype", "pieces", "place", "rest", "shape", "wheres")

    def __init__(self, place: Callable, piece, where, shape: tuple[int, ...]):
        self.place, self.shape, self.dtype = place, shape, piece.dtype
        self.pieces, self.wheres, self.rest = [piece], [where], None


def plus(x, y):
    """x + y, where each is an array, a tensor or `Pieces`; pieces that are given may grow."""
    if not isinstance(x, Pieces):
        x, y = y, x
    if not isinstance(x, Pieces):
        return y + x
    if isinstance(y, Pieces):
        x.pieces += y.pieces
        x.wheres += y.wheres
        y = y.rest
    if y is not None:
        x.rest = y if x.rest is None else x.rest + y
    return x


def whole(x):
    """x as an array or a tensor."""
    if not isinstance(x, Pieces):
        return x
    placed = x.place(*x.pieces, wheres=tuple(x.wheres), sizes=x.shape)
    return placed if x.rest is None else placed + x.rest
