"""The one way into a packed corpus: utterances → frames → pack, in parallel processes.

Every source of voices, on disk or made up, gives a list of utterances; what follows is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from groundup.corpus.levels import remark_on
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.worker_processes import in_processes
from groundup.errors import UserError, together
from groundup.progress import Progress, silent
from groundup.text import printable

__all__ = ["Heard", "Utterance", "build_corpus", "pack_utterances"]

TOO_SHORT = "has too few frames"


class Heard(NamedTuple):
    """The frames (T, F) of an utterance, and a remark on how it sounds."""

    frames: np.ndarray
    remark: str = ""


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
    frames: Callable[[Sequence[Utterance]], Iterator[Heard | np.ndarray | UserError]],
    out: str | Path,
    *,
    name: str,
    skip_bad: bool = False,
    least_frames: int = 1,
    progress: Progress = silent,
    **settings,
) -> PackedCorpus:
    """Write every utterance to the new folder `out`, and open it.

    `frames(utterances)` generates one array (T, F) for each, in order, or the `UserError` that stands for it:
    see `in_processes`. With `skip_bad` such an utterance is left out, and `PackedCorpus.skipped` tells why;
    else all of these errors are raised as one in the end. What has fewer than `least_frames` is left out in
    any case. `settings` go to `PackWriter`. When this ends early and much was done already, the same call
    goes on from there; the error says so.
    """

    def allowed(reason: str) -> bool:
        return skip_bad or TOO_SHORT in reason

    if least_frames > 1:
        settings["about"] = settings.get("about", {}) | {"least_frames": least_frames}
    expected = [Entry(each.utterance, each.stamp, each.speaker, each.fields) for each in utterances]
    fields = tuple(expected[0].fields) if expected else ()
    pack = PackWriter(out, name=name, fields=fields, **settings)
    wrong: list[UserError] = []
    with _told_what_is_kept(pack, allowed), pack:
        done = pack.resume(expected, skipped=allowed)
        with (
            progress(len(utterances), f"packing {name}", unit="utterance", initial=done) as bar,
            closing(frames(utterances[done:])) as computed,
        ):
            for entry, result in zip(expected[done:], computed, strict=True):
                reason = _pack(pack, entry, result, least_frames)
                if reason and not allowed(reason):
                    wrong.append(UserError(reason))
                bar.update(1)
        if wrong:
            one = "it" if len(wrong) == 1 else "them"
            raise UserError(f"{together(wrong)} --skip-bad leaves {one} out and packs the others.")
    return PackedCorpus.open(out)


def _pack(pack: PackWriter, entry: Entry, result, least_frames: int) -> str:
    """Add the utterance, or leave it out and return the reason."""
    if entry.utterance in pack.ids:
        raise UserError(f"{entry.utterance}: this utterance is listed twice. Remove one of them.")
    about = {"speaker": entry.speaker, "stamp": entry.stamp, **entry.fields}
    heard = result if isinstance(result, Heard | UserError) else Heard(result)
    if isinstance(heard, UserError):
        reason = str(heard)
    elif len(heard.frames) < least_frames:
        reason = f"{entry.utterance}: {TOO_SHORT}, {len(heard.frames)} of {least_frames}"
    else:
        try:
            pack.add(entry.utterance, heard.frames, remark=heard.remark, **about)
            return ""
        except ValueError as error:
            reason = f"{error}."
    pack.leave_out(entry.utterance, printable(reason), **about)
    return printable(reason)


@contextmanager
def _told_what_is_kept(pack: PackWriter, allowed: Callable[[str], bool]) -> Iterator[None]:
    """Add to the error, or to the interrupt, what the writer keeps for the next run."""
    try:
        yield
    except (UserError, KeyboardInterrupt) as error:
        good = takewhile(lambda entry: entry.reason is None or allowed(entry.reason), pack.kept)
        if not (kept := len(list(good))):
            raise
        told = f"{kept:,} utterances are kept: the same command goes on from there"
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt(told) from None
        raise UserError(f"{error} {told}.") from None


def _features(features: LogMel, prepare, utterance: Utterance) -> Heard:
    waveform = utterance.waveform(features.sample_rate)
    remark = remark_on(waveform)
    if prepare is not None:
        waveform = prepare(waveform, features.sample_rate)
    return Heard(features(waveform), remark)
