"""The one way into a packed corpus: utterances → frames → pack, in parallel processes.

Every source of voices, on disk or made up, gives a list of utterances; what follows is the same for all. An
utterance whose frames cannot be made raises `UserError`. That ends the work, or, if asked for, the utterance
is left out and the corpus tells so.
"""

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
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from groundup.corpus.features import LogMel
from groundup.corpus.pack.interrupts import interrupts_held_back
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.writer import PackWriter
from groundup.errors import UserError
from groundup.progress import Progress, silent
from groundup.text import printable

__all__ = ["Utterance", "build_corpus", "in_processes", "pack_utterances", "processes"]

CHUNK = 16  # utterances that travel to a process at once
AHEAD = 8  # chunks that wait for each process: enough to keep it busy, and little memory
ALONE = 128  # up to so many, starting processes takes longer than the work

Frames = Iterable["np.ndarray | UserError"]


class Utterance(Protocol):
    """What can be packed: a `Recording`, or a made-up voice."""

    utterance: str
    speaker: str | None
    fields: dict[str, str]
    stamp: str  # changes when the source does, so that an interrupted work knows what it can take up

    def waveform(self, sample_rate: int) -> np.ndarray:
        """The samples at `sample_rate`, (L,) in [−1, 1]."""
        ...


def build_corpus(
    utterances: Sequence[Utterance],
    out: str | Path,
    *,
    features: LogMel,
    prepare: Callable[[np.ndarray, int], np.ndarray] | None = None,
    workers: int | None = None,
    **options,
) -> PackedCorpus:
    """Compute the features of every utterance, write them to the new folder `out`, and open it.

    `prepare(waveform, sample_rate)`, such as trimming, comes before the features. The utterances keep their
    order, and the bytes do not depend on `workers` (all cores when None). `options` are those of
    `pack_utterances`.
    """
    frames = in_processes(partial(_features, features, prepare), workers)
    return pack_utterances(
        utterances, frames, out, bands=features.bands, features=asdict(features), **options
    )


def pack_utterances(
    utterances: Sequence[Utterance],
    frames: Callable[[Sequence[Utterance]], AbstractContextManager[Frames]],
    out: str | Path,
    *,
    name: str,
    skip_bad: bool = False,
    progress: Progress = silent,
    **settings,
) -> PackedCorpus:
    """Write every utterance to the new folder `out`, and open it.

    `frames(utterances)` gives one array (T, F) for each, in order, or the `UserError` that stands for it:
    see `in_processes`. With `skip_bad` such an utterance is left out, and `PackedCorpus.skipped` tells why;
    else the error is raised. `settings` go to `PackWriter`. When this ends early and much was done already,
    the same call goes on from there; the error says so.
    """
    fields = tuple(utterances[0].fields) if utterances else ()
    expected = [Entry(each.utterance, each.stamp, each.speaker, each.fields) for each in utterances]
    with _told_what_is_kept() as tell, PackWriter(out, name=name, fields=fields, **settings) as pack:
        tell(pack)
        done = pack.resume(expected, skipped=skip_bad)
        with (
            progress(len(utterances), f"packing {name}", unit="utterance", initial=done) as bar,
            frames(utterances[done:]) as computed,
        ):
            for utterance, result in zip(utterances[done:], computed, strict=True):
                _pack(pack, utterance, result, skip_bad)
                bar.update(1)
    return PackedCorpus.open(out)


def _pack(pack: PackWriter, utterance: Utterance, result: np.ndarray | UserError, skip_bad: bool) -> None:
    about = {"speaker": utterance.speaker, "stamp": utterance.stamp, **utterance.fields}
    if not isinstance(result, UserError):
        try:
            return pack.add(utterance.utterance, result, **about)
        except ValueError as error:
            result = UserError(f"{error}.")
    if not skip_bad:
        raise result
    pack.leave_out(utterance.utterance, printable(str(result)), **about)


@contextmanager
def _told_what_is_kept() -> Iterator[Callable[[PackWriter], None]]:
    """Add to the error, or to the interrupt, what the writer keeps for the next run."""
    packs: list[PackWriter] = []
    try:
        yield packs.append
    except (UserError, KeyboardInterrupt) as error:
        kept = packs[0].kept if packs else 0
        if not kept:
            raise
        told = f"{kept:,} utterances are kept: the same command goes on from there"
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt(told) from None
        raise UserError(f"{error} {told}.") from None


def processes() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    compute: Callable[[Utterance], np.ndarray], workers: int | None = None
) -> Callable[[Sequence[Utterance]], AbstractContextManager[Frames]]:
    """`compute` over spawned processes where there is enough to do, as `pack_utterances` wants it.

    Spawned and not forked: a copy of a process that runs threads may hang. A `UserError` that `compute`
    raises is a result like any other. Raises `UserError` when a process is killed.
    """

    @contextmanager
    def computed(utterances: Sequence[Utterance]) -> Iterator[Frames]:
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


def _ordered(executor: ProcessPoolExecutor, work, utterances: Sequence[Utterance], ahead: int) -> Frames:
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


def _attempt_all(compute, utterances: Sequence[Utterance]) -> list[np.ndarray | UserError]:
    return [_attempt(compute, utterance) for utterance in utterances]


def _attempt(compute, utterance: Utterance) -> np.ndarray | UserError:
    try:
        return compute(utterance)
    except UserError as error:
        return error


def _features(features: LogMel, prepare, utterance: Utterance) -> np.ndarray:
    waveform = utterance.waveform(features.sample_rate)
    return features(waveform if prepare is None else prepare(waveform, features.sample_rate))
