"""The chapter's drawings.

In a batch and in the network blue is what an utterance's own frames do, above all where they meet, and
vermillion is padding and each door by which it gets in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...corpus.synthetic import SAMPLE_RATE
from ...corpus.synthetic.vocal_tract import bandwidths, response
from ...figures import Diagram
from .tower import conformer, door
from .vowel import spectrum

__all__ = ["batch", "conformer", "doors", "shift", "shift_said", "source_and_filter"]

QUERIES = ("blue", "orange", "green", "purple", "ink")  # a colour a query, where queries are told apart
SAID = {  # what a reader hears who cannot see the drawing
    "source_and_filter": (
        "Three small spectra. A comb of lines that fall slowly, times a curve of four hills, gives the comb "
        "cut to the height of the hills."
    ),
    "batch": (
        "Four bars to scale, one a recording. The longest is blue from end to end; behind the others dashed "
        "filling reaches to the same right edge."
    ),
    "doors": (
        "Four small drawings of an utterance of five frames with three frames of padding behind them. A "
        "convolution kernel at the last frame reaches two of them; attention from one frame reaches all; a "
        "mean spans all eight; statistics are taken over a batch with padding in two of three rows."
    ),
    "conformer": (
        "A tower of boxes from the log-mel frames, (B, T, F), through sub-sampling, (B, T', D), one "
        "Conformer block, the mean over time, (B, D), and a linear head, (B, K). In the block feed-forward, "
        "attention, convolution and feed-forward each begin with a layer norm, and an arrow around each "
        "carries x to a sum. Numbered rings mark four masks."
    ),
}
FLOOR = 62.0  # decibels below the top of a panel


def source_and_filter(tract_cm: float = 17.5, pitch_hz: float = 120) -> Diagram:
    """Comb × hills = vowel: three panels on one scale of decibels, up to 4 kHz."""
    vowel = spectrum(tract_cm, pitch_hz, top_hz=4000.0)
    resonances = vowel.formants[None]
    gain = np.abs(response(resonances, bandwidths(resonances), SAMPLE_RATE)[0])
    hills = np.interp(
        vowel.frequency, np.linspace(0, SAMPLE_RATE / 2, len(gain)), 20 * np.log10(gain / gain.max())
    )
    comb = vowel.levels - np.interp(vowel.harmonics, vowel.frequency, hills)
    drawing = Diagram(350, 150)
    for left, words in ((3, "source:\nthe folds"), (127, "filter:\nthe tube"), (251, "the vowel:\nboth")):
        drawing.line([(left, 104), (left + 96, 104)])
        drawing.text(left + 48, 131, words, size=12)
    drawing.text(113, 62, "×", size=20)
    drawing.text(237, 62, "=", size=20)
    _comb(drawing, 3, vowel.harmonics, comb - comb.max())
    _hills(drawing, 127, vowel.frequency, hills)
    _comb(drawing, 251, vowel.harmonics, vowel.levels)
    _hills(drawing, 251, vowel.frequency, vowel.envelope)
    return drawing


def _place(left: float, hertz: float, decibel: float) -> tuple[float, float]:
    return left + 96 * hertz / 4000, 104 - 92 * max(0.0, 1 + decibel / FLOOR)


def _comb(drawing: Diagram, left: float, harmonics: np.ndarray, levels: np.ndarray) -> None:
    for hertz, level in zip(harmonics, levels, strict=True):
        x, y = _place(left, hertz, level)
        drawing.line([(x, 104), (x, y)], "blue")


def _hills(drawing: Diagram, left: float, frequency: np.ndarray, levels: np.ndarray) -> None:
    pairs = zip(frequency[::5], levels[::5], strict=True)
    drawing.line([_place(left, *pair) for pair in pairs], "vermillion", width=1.6)


def batch(lengths: Sequence[int]) -> Diagram:
    """A batch to scale: a row an utterance, blue as long as it is, and what fills the rectangle behind it."""
    drawing = Diagram(350, 52 + 34 * len(lengths))
    longest, left, wide = max(lengths), 22, 324
    for number, length in enumerate(lengths):
        y, end = 6 + 34 * number, left + wide * length / longest
        drawing.text(left - 12, y + 13, str(number + 1), size=12)
        words = f"{length} frames" if end - left > 70 else str(length)
        drawing.box(left, y, end - left, 26, words, "blue", size=12, radius=2)
        if length < longest:
            gap = left + wide - end
            words = "filling" if gap > 50 else ""
            drawing.box(end, y, gap, 26, words, "vermillion", size=12, radius=2, dashed=True)
    foot = 12 + 34 * len(lengths)
    ends = (left, left + wide)
    drawing.line([(ends[0], foot), (ends[0], foot + 5), (ends[1], foot + 5), (ends[1], foot)])
    drawing.text(left + wide / 2, foot + 22, f"$T$ = {longest} frames, for all", size=12)
    return drawing


def doors() -> Diagram:
    """The end of an utterance, five frames and three of padding: four ways in which frames meet there."""
    drawing = Diagram(350, 292)
    _through_the_kernel(drawing, 2, 2)
    _through_a_key(drawing, 182, 2)
    _through_the_mean(drawing, 2, 152)
    _through_the_statistics(drawing, 182, 152)
    return drawing


def _strip(drawing: Diagram, left: float, top: float, *, true: int = 5, size: float = 20) -> list[float]:
    """Eight frames in a row, those behind the end dashed; returns the middles of all."""
    middles = [left + size * (number + 0.5) for number in range(8)]
    for number, x in enumerate(middles):
        colour = "blue" if number < true else "vermillion"
        drawing.box(x - 0.45 * size, top, 0.9 * size, size, "", colour, radius=2, dashed=number >= true)
    return middles


def _title(drawing: Diagram, left: float, top: float, number: int, name: str, cure: str) -> None:
    door(drawing, left + 9, top + 9, number)
    drawing.text(left + 24, top + 9, name, size=13, align="start", bold=True)
    drawing.text(left + 80, top + 124, cure, size=12)


def _through_the_kernel(drawing: Diagram, left: float, top: float) -> None:
    _title(drawing, left, top, 1, "convolution", "zeros behind the end")
    x = _strip(drawing, left, top + 92)
    out = drawing.box(x[4] - 9, top + 30, 18, 20, "", "blue", radius=2)
    for number in range(2, 7):
        colour = "vermillion" if number >= 5 else "blue"
        drawing.arrow(
            (x[number], top + 92), (out.bottom[0] + 3 * (number - 4), top + 50), colour=colour, head=False
        )


def _through_a_key(drawing: Diagram, left: float, top: float) -> None:
    _title(drawing, left, top, 2, "attention", "no weight for a padded key")
    x = _strip(drawing, left, top + 92)
    out = drawing.box(x[1] - 9, top + 30, 18, 20, "", "blue", radius=2)
    for number in range(8):
        colour = "vermillion" if number >= 5 else "blue"
        drawing.arrow(
            (x[number], top + 92), (out.bottom[0] + 2 * (number - 3), top + 50), colour=colour, head=False
        )


def _through_the_mean(drawing: Diagram, left: float, top: float) -> None:
    _title(drawing, left, top, 3, "mean", "divide by the own length")
    x = _strip(drawing, left, top + 92)
    for last, height, colour in ((4, 72, "blue"), (7, 48, "vermillion")):
        ends, y = (x[0] - 9, x[last] + 9), top + height
        corners = [(ends[0], y + 6), (ends[0], y), (ends[1], y), (ends[1], y + 6)]
        drawing.line(corners, colour, dashed=colour == "vermillion")
        words = "its own frames" if colour == "blue" else "all of the rectangle"
        drawing.text(sum(ends) / 2, y - 9, words, colour, size=12)


def _through_the_statistics(drawing: Diagram, left: float, top: float) -> None:
    _title(drawing, left, top, 4, "batch norm", "statistics of true frames")
    for row, true in enumerate((5, 8, 3)):
        _strip(drawing, left, top + 56 + 20 * row, true=true, size=15)
    right, high, low = left + 132, top + 57, top + 110
    drawing.line([(right - 6, high), (right, high), (right, low), (right - 6, low)])
    drawing.text(right + 6, (high + low) / 2, "$μ, σ$", size=13, align="start")


def shift(frames: int) -> list[Diagram]:
    """P of shape (T, 2T); and the same numbers from address T on, in rows one shorter: S and a rest."""
    table, reread = _cells(frames, 2 * frames, 0), _cells(frames, 2 * frames - 1, frames)
    size = _size(frames)
    foot, right = 24 + size * frames + 4, 26 + size * frames
    reread.line([(27, foot), (27, foot + 5), (right - 1, foot + 5), (right - 1, foot)])
    reread.text((26 + right) / 2, foot + 16, "$S$", size=13)
    reread.text(right + size * (frames - 1) / 2, foot + 16, "not read", size=12)
    return [table, reread]


def shift_said(frames: int) -> list[str]:
    """What both panels of `shift` show."""
    return [
        f"A table of {frames} rows and {2 * frames} columns; in each row the {frames} cells that are needed"
        " begin one column further left.",
        f"The same cells in rows of {2 * frames - 1}: all that are needed stand in the first {frames}"
        " columns, and each diagonal holds one distance.",
    ]


def _size(frames: int) -> float:
    return min(36.0, 282 / (2 * frames))


def _cells(frames: int, columns: int, first: int) -> Diagram:
    """Memory in rows of so many cells, from the address `first` on; what attention needs is filled."""
    size, left, top = _size(frames), 26, 24
    drawing = Diagram(312, top + size * frames + 26)
    name = "memory from address $T$ on, rows of $2T − 1$" if first else "$P$: a row a query, $2T$ columns"
    drawing.text(left, 10, name, size=12, align="start")
    for row in range(frames):
        drawing.text(left - 12, top + size * (row + 0.5), str(row), size=12)
        for column in range(columns):
            query, place = divmod(first + columns * row + column, 2 * frames)
            distance = frames - place
            needed = place > 0 and 0 <= query - distance < frames
            words = str(distance).replace("-", "−") if place else "·"
            x, y, colour = left + size * column, top + size * row, QUERIES[query]
            drawing.box(
                x + 1, y + 1, size - 2, size - 2, "", colour, radius=3, filled=needed, dashed=not needed
            )
            drawing.text(x + size / 2, y + size / 2, words, size=13 if needed else 12, bold=needed)
    return drawing
