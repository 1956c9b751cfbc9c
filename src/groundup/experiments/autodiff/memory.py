"""How much memory a call needs at its worst moment."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable


def peak(function: Callable[[], object]) -> int:
    """Bytes that Python and NumPy hold at most during the call, beyond what they held before it.

    >>> import numpy as np
    >>> peak(lambda: np.zeros(1_000_000)) // 8_000_000
    1
    """
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        function()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
