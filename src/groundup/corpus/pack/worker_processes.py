"""Work on many utterances, spread over processes: results in order, errors among them, Ctrl-C heard once."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TypeVar

from groundup.corpus.pack.interrupts import interrupts_held_back
from groundup.errors import UserError

__all__ = ["Results", "in_processes", "processes"]

CHUNK = 16  # utterances that travel to a process at once
AHEAD = 8  # chunks that wait for each process: enough to keep it busy, and little memory
ALONE = 128  # up to so many, starting processes takes longer than the work

Item = TypeVar("Item")
Results = Iterable["object | UserError"]


def processes() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    compute: Callable[[Item], object], workers: int | None = None
) -> Callable[[Sequence[Item]], AbstractContextManager[Results]]:
    """`compute` over spawned processes where there is enough to do, as `pack_utterances` wants it.

    Spawned and not forked: a copy of a process that runs threads may hang. A `UserError` that `compute`
    raises is a result like any other. Raises `UserError` when a process is killed.
    """

    @contextmanager
    def computed(utterances: Sequence[Item]) -> Iterator[Results]:
        count = processes() if workers is None else workers
        if count == 1 or len(utterances) <= ALONE:
            yield (_attempt(compute, utterance) for utterance in utterances)
            return
        spawning = multiprocessing.get_context("spawn")
        count = min(count, -(-len(utterances) // CHUNK))  # all of them are started at once
        executor = ProcessPoolExecutor(count, mp_context=spawning, initializer=_follow_the_parent)
        try:
            yield _ordered(executor, partial(_attempt_all, compute), utterances, AHEAD * count)
        except BrokenProcessPool:
            raise UserError(
                "a worker process was killed, for want of memory perhaps. Try --workers 1."
            ) from None
        finally:
            executor.shutdown(cancel_futures=True)

    return computed


def _ordered(executor: ProcessPoolExecutor, work, utterances: Sequence[Item], ahead: int) -> Results:
    """The results in order, no more than `ahead` chunks before they are asked for."""
    chunks = (utterances[start : start + CHUNK] for start in range(0, len(utterances), CHUNK))
    waiting: deque = deque()
    for chunk in chunks:
        with interrupts_held_back():  # the first call starts the processes
            waiting.append(executor.submit(work, chunk))
        if len(waiting) >= ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _follow_the_parent() -> None:
    """End this process when the one that started it is killed; else it would wait for work for ever."""
    parent = multiprocessing.parent_process().sentinel

    def follow() -> None:
        multiprocessing.connection.wait([parent])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _attempt_all(compute, utterances: Sequence[Item]) -> list[object | UserError]:
    return [_attempt(compute, utterance) for utterance in utterances]


def _attempt(compute, utterance: Item) -> object | UserError:
    try:
        return compute(utterance)
    except UserError as error:
        return error
