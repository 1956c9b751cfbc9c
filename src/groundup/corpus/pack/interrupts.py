"""Ctrl-C while processes are started: held back, and answered afterwards."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

__all__ = ["interrupts_held_back"]


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back, and answer at the end one that comes meanwhile.

    Processes that are started inside inherit the block for good: it is this process that answers for all.
    Another thread, such as that of a progress bar, does not have the block and would let a Ctrl-C in, so the
    handler is put aside too.
    """
    resource_tracker.ensure_running()  # when it is started, it lifts the block
    came: list[int] = []
    answers = threading.current_thread() is threading.main_thread()  # no other may set a handler
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if answers else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if answers:
            signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)
