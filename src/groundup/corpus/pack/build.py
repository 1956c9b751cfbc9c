"""The one way into a packed corpus: utterances → frames → pack, in parallel processes.

Every source of voices, on disk or made up, gives a list of utterances; what follows is the same for all. An
utterance whose frames cannot be made raises `UserError`. That ends the work, or, if asked for, the utterance
is left out and the corpus tells so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from groundup.corpus.features import LogMel
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.processes import Frames, in_processes
from groundup.corpus.pack.writer import PackWriter
from groundup.errors import UserError
from groundup.progress import Progress, silent
from groundup.text import printable

__all__ = ["Utterance", "build_corpus", "pack_utterances"]


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


def _features(features: LogMel, prepare, utterance: Utterance) -> np.ndarray:
    waveform = utterance.waveform(features.sample_rate)
    return features(waveform if prepare is None else prepare(waveform, features.sample_rate))
