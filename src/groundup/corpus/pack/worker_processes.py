"""Work on many utterances, spread over processes: results in order, errors among them, Ctrl-C heard once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker

from groundup.errors import UserError

__all__ = ["in_order", "in_processes"]

CHUNK = 16  # utterances that travel to a process at once
AHEAD = 8  # chunks that wait for each process: enough to keep it busy, and little memory
ALONE = 128  # up to so many, starting processes takes longer than the work


def in_processes(compute: Callable, workers: int | None = None) -> Callable[[Sequence], Iterator]:
    """`compute` over spawned processes where there is enough to do, as `pack_utterances` wants it.

    Spawned and not forked: a copy of a process that runs threads may hang. A `UserError` that `compute`
    raises is a result like any other. Raises `UserError` when a process is killed.
    """

    def computed(utterances: Sequence) -> Iterator:
        here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        count = workers or here or 1
        if count == 1 or len(utterances) <= ALONE:
            for utterance in utterances:
                yield from _attempt(compute, [utterance])
            return
        spawning = multiprocessing.get_context("spawn")
        chunks = [utterances[start : start + CHUNK] for start in range(0, len(utterances), CHUNK)]
        count = min(count, len(chunks))  # all of them are started at once
        executor = ProcessPoolExecutor(count, mp_context=spawning, initializer=_follow_the_parent)

        def submit(chunk: Sequence) -> Future:
            with _interrupts_held_back():  # the first call starts the processes
                return executor.submit(_attempt, compute, chunk)

        try:
            for results in in_order(submit, chunks, AHEAD * count):
                yield from results
        except BrokenProcessPool:
            raise UserError(
                "a worker process was killed, for want of memory perhaps. Try --workers 1."
            ) from None
        finally:
            executor.shutdown(cancel_futures=True)

    return computed


def in_order(submit: Callable[..., Future], jobs: Iterable, ahead: int) -> Iterator:
    """The results of all jobs in order; no more than `ahead` are submitted before one is asked for."""
    waiting: deque[Future] = deque()
    for job in jobs:
        waiting.append(submit(job))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _attempt(compute: Callable, utterances: Sequence) -> list:
    """What `compute` gives for each, or the `UserError` that it raises."""
    results = []
    for utterance in utterances:
        try:
            results.append(compute(utterance))
        except UserError as error:
            results.append(error)
    return results


def _follow_the_parent() -> None:
    """End this process when the one that started it is killed; else it would wait for work for ever."""

    def follow() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
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
