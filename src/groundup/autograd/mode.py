"""The clock that orders everything the engine does, and the switch that stops it from recording."""

from __future__ import annotations

import itertools
import threading
from contextlib import ContextDecorator, contextmanager

__all__ = ["no_grad"]

# One clock for the whole process. A level (one call of a transform), a node of the graph, an edit in place
# and the start of a `no_grad` block each take the next number, so "earlier" and "inside" are comparisons of
# integers. `count.__next__` is a single step of the interpreter: threads share it without a lock.
tick = itertools.count(1).__next__

FROZEN = 0  # the level of a leaf that stopped requiring a gradient: nothing ever records it
TAPE = tick()  # the level of what `backward()` records: below every transform


class _Mode(threading.local):
    """What a thread has switched on; `__init__` runs again in each thread."""

    def __init__(self):
        self.floor = 0  # levels up to this moment record nothing
        self.outer_floors = []
        self.anomaly = None  # looks for the first NaN (see anomaly.py)
        self.outer_anomalies = []


mode = _Mode()


@contextmanager
def floor_at(level: int):
    """Inside the block everything above `level` is recorded, and nothing else."""
    outer, mode.floor = mode.floor, level
    try:
        yield
    finally:
        mode.floor = outer


class no_grad(ContextDecorator):  # noqa: N801 - torch's name
    """Inside the block nothing that began outside it is recorded; it nests, and it survives exceptions.

    A transform that is called inside the block still differentiates: its level is younger than the block.

    >>> from groundup.autograd import Tensor
    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> with no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    def __enter__(self):
        mode.outer_floors.append(mode.floor)
        mode.floor = tick()
        return self

    def __exit__(self, *exception):
        mode.floor = mode.outer_floors.pop()
