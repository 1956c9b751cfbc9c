"""How long a call takes, when other work on the machine can only slow it down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

HARDLY = 1.1  # a difference of a tenth: what a reader would not notice

# Why the rules of timings were corrected that took a median, or an interval, over seeds.
RANGES = (
    "The old rule took seeds for repetitions. A seed changes the numbers that are computed with, not the "
    "time that it takes, and five rounds in one process are not five machines: an interval of their mean "
    "promises what it cannot hold. Now the range decides, over all rounds in several fresh processes."
)


def fastest(ways: Mapping[str, Callable[[], object]], calls: int) -> dict[str, float]:
    """Microseconds of the fastest of `calls` calls of each function; they take turns.

    >>> sorted(fastest({"a": lambda: 1, "b": lambda: 2}, calls=3))
    ['a', 'b']
    """
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(calls):
        for name, function in ways.items():
            start = time.perf_counter()
            function()
            best[name] = min(best[name], 1e6 * (time.perf_counter() - start))
    return best


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """Inside the block torch computes on one thread, as the runner lets NumPy do."""
    import torch  # here and not above: it takes seconds, and other trials do without

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
