"""How much of the time a GPU works, when something must be loaded for every step: predicted and measured.

The measurement needs no GPU. What matters is that it takes `step` seconds in which the processor is free, so
a sleep stands in for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def in_turn(step: float, load: float) -> float:
    """The share of time the GPU works when loading and computing take turns: step / (step + load).

    >>> in_turn(step=0.01, load=0.03)
    0.25
    """
    return step / (step + load)


def ahead(step: float, load: float) -> float:
    """The share when the next batch is loaded while the GPU works on this one: min(1, step / load).

    >>> ahead(step=0.03, load=0.01), ahead(step=0.01, load=0.02)
    (1.0, 0.5)
    """
    return min(1.0, step / load)


def measured_in_turn(load: Callable[[int], object], step: float, steps: int) -> float:
    """Load a batch, sleep for a step, and so on: the share of the time that the steps make up."""
    start = time.perf_counter()
    for number in range(steps):
        load(number)
        time.sleep(step)
    return _share(step, steps, start)


def measured_ahead(load: Callable[[int], object], step: float, steps: int) -> float:
    """The same with one thread that always loads the next batch during the sleep."""
    with ThreadPoolExecutor(max_workers=1) as background:
        start = time.perf_counter()
        loading = background.submit(load, 0)
        for number in range(1, steps + 1):
            loading.result()
            if number < steps:
                loading = background.submit(load, number)
            time.sleep(step)
        return _share(step, steps, start)


def _share(step: float, steps: int, start: float) -> float:
    # A sleep ends late where the machine is busy, or the loader holds the interpreter. A GPU would have been
    # done in time and would wait: only `step` counts as work.
    return steps * step / (time.perf_counter() - start)
