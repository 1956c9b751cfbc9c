"""The picture of a packed corpus: how long its utterances are, whose they are, and what is in the bands."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groundup.corpus.pack.manifest import REMEDY
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError
from groundup.figures.style import STYLE, drawable

__all__ = ["overview", "write_picture"]

NAMED = 24  # speakers that each have a line of their own
SAMPLE = 1 << 16  # frames that the bands are drawn from: more would not move a line


@matplotlib.rc_context(STYLE)
def overview(corpus: PackedCorpus) -> Figure:
    """Three panels: lengths of utterances, utterances of each speaker, and the spread of each band."""
    figure = Figure(figsize=(13.0, 3.8), layout="constrained")
    lengths, speakers, bands = figure.subplots(1, 3)
    seconds = corpus.features.get("hop_seconds")
    lengths.hist(corpus.lengths * (seconds or 1), bins=min(40, max(5, len(corpus) // 10)))
    unit = "seconds" if seconds else "frames"
    lengths.set(title="Lengths", xlabel=unit, ylabel="utterances")
    lengths.yaxis.get_major_locator().set_params(integer=True)
    _speakers(speakers, corpus)
    step = -(-len(corpus.frames) // SAMPLE)
    sample = corpus.source.array(slice(None, None, step)).astype(np.float64)
    if not np.isfinite(sample).all():
        raise UserError(f"{corpus.path / 'frames.npy'}: damaged, a frame is not finite. {REMEDY}")
    low, quarter, middle, upper, high = np.percentile(sample, [5, 25, 50, 75, 95], axis=0)
    number = np.arange(1, corpus.bands + 1)
    bands.fill_between(number, low, high, alpha=0.2, linewidth=0, label="middle 90 of 100 frames")
    bands.fill_between(number, quarter, upper, alpha=0.35, color="C0", linewidth=0, label="middle half")
    bands.plot(number, middle, label="median")
    bands.set(title="Features", xlabel="band", ylabel="log-mel")
    bands.legend()
    return figure


def _speakers(axes: Axes, corpus: PackedCorpus) -> None:
    """How many utterances each speaker has: a bar with a name while names can be read, then an outline."""
    counts = np.bincount(corpus.labels[corpus.labels >= 0], minlength=len(corpus.speakers))
    order = np.argsort(-counts, kind="stable")
    places, title = np.arange(1, len(counts) + 1), f"Speakers: {len(counts):,}"
    named = len(counts) <= NAMED
    axes.barh(places, counts[order], height=0.7 if named else 1.0)
    axes.set(title=title, xlabel="utterances", xlim=(0, None))
    axes.invert_yaxis()
    axes.xaxis.get_major_locator().set_params(integer=True)
    if named:
        names = [drawable(corpus.speakers[label], label) for label in order]
        axes.set_yticks(places, names, fontsize=min(10.0, 190 / max(1, len(counts))), parse_math=False)
        axes.grid(axis="y", visible=False)
    else:
        axes.set_ylabel("speakers, from the most to the least heard")


def write_picture(figure: Figure, file: Path) -> None:
    """Save a figure for any viewer: on white, as the page is clear."""
    figure.savefig(file, dpi=150, facecolor="white", bbox_inches="tight")
