"""The picture of a packed corpus: how long its utterances are, whose they are, and what is in the bands."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from groundup.corpus.pack.manifest import REMEDY
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError
from groundup.figures.style import STYLE
from groundup.files.new_file import replace_file

__all__ = ["overview", "write_picture"]

SAMPLE = 1 << 16  # frames that the bands are drawn from: more would not move a line


@matplotlib.rc_context(STYLE)
def overview(corpus: PackedCorpus) -> Figure:
    """Three panels: lengths of utterances, utterances of each speaker, and the spread of each band."""
    figure = Figure(figsize=(13.0, 3.8))
    lengths, speakers, bands = figure.subplots(1, 3)
    seconds = corpus.features.get("hop_seconds")
    lengths.hist(corpus.lengths * (seconds or 1), bins=min(40, max(5, len(corpus) // 10)))
    unit = "seconds" if seconds else "frames"
    lengths.set(title="Lengths", xlabel=unit, ylabel="utterances")
    counts = np.bincount(corpus.labels[corpus.labels >= 0], minlength=len(corpus.speakers))
    speakers.bar(np.arange(1, len(counts) + 1), np.sort(counts)[::-1], width=1.0)
    speakers.set(title="Speakers", xlabel="speakers, from the most to the least heard", ylabel="utterances")
    speakers.set_ylim(0)
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


def write_picture(figure: Figure, file: str | Path) -> None:
    """Save a figure, whole or not at all, for any viewer: on white, as the page is clear."""
    file, picture = Path(file), io.BytesIO()
    figure.savefig(picture, format=file.suffix[1:], dpi=150, facecolor="white", bbox_inches="tight")
    replace_file(file, lambda partial: partial.write_bytes(picture.getbuffer()))
