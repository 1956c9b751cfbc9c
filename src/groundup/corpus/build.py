"""The one way into a packed corpus: utterances → waveforms → features → pack, in parallel processes.

Every source of voices, on disk or made up, gives a list of utterances; what follows is the same for all.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Protocol

import numpy as np

from groundup.corpus.features import LogMel
from groundup.corpus.packed import PackedCorpus
from groundup.corpus.progress import Progress, silent
from groundup.corpus.writer import PackWriter
from groundup.errors import UserError

__all__ = ["Utterance", "build_corpus", "processes"]

CHUNK = 16  # utterances that travel to a process at once
ALONE = 128  # up to so many, starting processes takes longer than the work


class Utterance(Protocol):
    """What can be packed: a `Recording`, or a made-up voice."""

    utterance: str
    speaker: str
    fields: dict[str, str]

    def waveform(self, sample_rate: int) -> np.ndarray:
        """The samples at `sample_rate`, (L,) in [−1, 1]."""
        ...


def build_corpus(
    utterances: Sequence[Utterance],
    out: str | Path,
    *,
    features: LogMel,
    name: str,
    source: str = "",
    dtype: str = "float32",
    workers: int | None = None,
    progress: Progress = silent,
) -> PackedCorpus:
    """Compute the features of every utterance, write them to the new folder `out`, and open it.

    The utterances keep their order, and the bytes do not depend on `workers` (all cores when None). Raises
    `UserError` for the first utterance that cannot be read; then, and when interrupted, nothing is left.
    """
    fields = tuple(utterances[0].fields) if utterances else ()
    about = {"name": name, "source": source, "features": asdict(features), "fields": fields, "dtype": dtype}
    workers = processes() if workers is None else workers
    compute = partial(_features, features)
    with (
        PackWriter(out, bands=features.bands, **about) as pack,
        progress(len(utterances), f"packing {name}", unit="utterance") as bar,
        _computed(compute, utterances, workers) as computed,
    ):
        for utterance, frames in zip(utterances, computed, strict=True):
            pack.add(utterance.utterance, frames, speaker=utterance.speaker, **utterance.fields)
            bar.update(1)
    return PackedCorpus.open(out)


def processes() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _features(features: LogMel, utterance: Utterance) -> np.ndarray:
    return features(utterance.waveform(features.sample_rate))


@contextmanager
def _computed(compute, utterances: Sequence[Utterance], workers: int) -> Iterator[Iterator[np.ndarray]]:
    """`map(compute, utterances)`, over spawned processes where there is enough to do.

    Spawned and not forked: a copy of a process that runs threads may hang.
    """
    if workers == 1 or len(utterances) <= ALONE:
        yield map(compute, utterances)
        return
    executor = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        with _interrupts_held_back():
            computed = executor.map(compute, utterances, chunksize=CHUNK)
        yield computed
    except BrokenProcessPool:
        raise UserError("a worker process was killed, for want of memory perhaps. Try --workers 1.") from None
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back, and answer at the end one that comes meanwhile.

    Processes that are started inside inherit the block for good: it is this process that answers for all.
    Another thread, such as that of a progress bar, does not have the block and would let a Ctrl-C in, so the
    handler is put aside too.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
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
