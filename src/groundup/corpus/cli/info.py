"""A packed corpus in words: one line for a summary, a page with a histogram of lengths for `info`."""

from __future__ import annotations

import numpy as np

from groundup.corpus.pack.manifest import SKIPPED
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.utterance_lengths import FEW, MANY

__all__ = ["describe", "summary", "words"]

SHOWN = 8  # speakers or values of a field that are listed by name
COLUMNS = 40


def summary(corpus: PackedCorpus) -> str:
    """One line of counts; what was left out is told with the first reason."""
    count = len(corpus.speakers)
    people = f"of {count} speaker{'s' * (count > 1)}" if count else "without a label"
    frames = f"{len(corpus.frames):,} frames of {corpus.bands} bands ({corpus.frames.nbytes / 1e6:.0f} MB)"
    line = f"{len(corpus):,} utterances {people}, {_duration(corpus)}, {frames}"
    if skipped := corpus.skipped:
        line += f"; {len(skipped):,} left out ({next(iter(skipped.values()))})"
    return line


def words(corpus: PackedCorpus) -> list[str]:
    """A line for each thing that somebody who packs should know before training."""
    remarks = corpus.remarks.items()
    silent = [name for name, said in remarks if said == "silent"]
    clipped = [name for name, said in remarks if said == "clipped"]
    short, long = (corpus.ids[found].tolist() for found in (corpus.lengths < FEW, corpus.lengths > MANY))
    alone = corpus.speakers if len(corpus.speakers) == 1 else []
    found = (
        ("Hardly any sound", silent, "Listen to it, and take out what is silent."),
        ("Clipped", clipped, "Record with less gain, if you can."),
        (f"Fewer than {FEW} frames, too few for some models", short, f"--min-frames {FEW} leaves it out."),
        (f"More than {MANY:,} frames, too many for all models", long, "Cut it into utterances."),
        ("One speaker alone", alone, "To tell voices apart, --from is the folder of all speakers' folders."),
    )
    return [f"{what}: {_listed(names)}. {remedy}" for what, names, remedy in found if names]


def describe(corpus: PackedCorpus) -> list[str]:
    """Lines that say what the corpus holds: source, features, speakers, fields, lengths of utterances."""
    counts = np.bincount(corpus.labels[corpus.labels >= 0], minlength=len(corpus.speakers))
    features = ", ".join(f"{name} {value}" for name, value in corpus.features.items() if value is not None)
    speakers = f"{_listed(corpus.speakers)}; {_span(counts, 'utterances')} each" if len(counts) else "none"
    lines = [
        f"{corpus.name}: {summary(corpus)}",
        f"source    {corpus.manifest['source']}",
        f"stored    {corpus.dtype}, {corpus.path}",
        f"features  {features}",
        f"speakers  {speakers}",
    ]
    if (corpus.labels < 0).any():
        lines.append(f"          {np.count_nonzero(corpus.labels < 0):,} utterances without a label")
    for name, values in corpus.fields.items():
        lines.append(f"field     {name}: {_listed(np.unique(values).tolist())}")
    lines += [f"left out  {reason}" for reason in list(corpus.skipped.values())[:SHOWN]]
    if len(corpus.skipped) > SHOWN:
        lines.append(f"          and {len(corpus.skipped) - SHOWN:,} more: {corpus.path / SKIPPED}")
    lines += [f"remark    {line}" for line in words(corpus)]
    return [*lines, f"lengths   {_span(corpus.lengths, 'frames')}", *_histogram(corpus.lengths)]


def _duration(corpus: PackedCorpus) -> str:
    """How much speech there is, counted in hops of the features."""
    if "hop_seconds" not in corpus.features:
        return "of unknown duration"
    minutes = len(corpus.frames) * corpus.features["hop_seconds"] / 60
    return f"{minutes:.1f} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} ... ({len(names):,} in all)"


def _span(numbers: np.ndarray, unit: str) -> str:
    low, high = numbers.min(), numbers.max()
    return f"{low:,} {unit}" if low == high else f"{low:,} to {high:,} {unit}, mean {numbers.mean():,.0f}"


def _histogram(lengths: np.ndarray, bins: int = 10) -> list[str]:
    """A bar for each tenth of the range of lengths, the longest COLUMNS wide."""
    counts, edges = np.histogram(lengths, bins=bins)
    return [
        f"{edge:9,.0f} {'█' * round(COLUMNS * count / counts.max()):<{COLUMNS}} {count:,}"
        for edge, count in zip(edges[:-1], counts, strict=True)
    ]
