"""The chapter's drawings: frames that become one vector, and where the right speaker wins on a circle.

Blue is what an utterance keeps, or the speaker who is right; vermillion is padding, and what a margin asks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...figures import Diagram
from ...figures.diagram import Box

FRAMES, PADDING = 7, 2
EQUAL = np.full(FRAMES, 0.42)
CHOSEN = np.array([0.06, 0.2, 0.85, 1.0, 0.5, 0.14, 0.06])  # weights that somebody might learn
OWN, OTHER = 40.0, 140.0  # degrees: two speakers' weights on the circle
MARGIN = 0.35
SAID = {
    "poolings": (
        "Three panels. In each a row of seven frames and two dashed ones of padding, and a bar below each "
        "frame. Mean: equal bars, one vector of D numbers. Attention: bars of different height, one vector "
        "of D numbers. Statistics: the same bars, and two vectors, the mean and the standard deviation. The "
        "padding has no bar."
    ),
    "circles": (
        "Two circles, each with the arrows of two speakers' weights, 100 degrees apart. Without a margin the "
        "first speaker's arc ends half-way, where the second's begins. With a margin the first speaker's arc "
        "ends well before, and so does the second's; between them is an arc where neither wins."
    ),
}


def poolings() -> Diagram:
    """From T frames to one vector: equal weights, learned ones, and the spread beside the mean."""
    drawing = Diagram(350, 232)
    panels = (
        ("mean", EQUAL, ("$μ$",), "(B, D)"),
        ("attention", CHOSEN, ("$μ$",), "(B, D)"),
        ("statistics", CHOSEN, ("$μ$", "$σ$"), "(B, 2D)"),
    )
    for number, (title, weights, out, shape) in enumerate(panels):
        left = 2 + 121 * number
        drawing.text(left, 9, title, align="start", bold=True)
        _frames(drawing, left, 24)
        drawing.bars(Box(left, 76, 11.6 * FRAMES, 34), weights, "blue")
        drawing.line([(left, 110), (left + 11.6 * (FRAMES + PADDING), 110)], width=0.8)
        drawing.arrow((left + 40, 118), (left + 40, 146))
        for place, words in enumerate(out):
            box = drawing.box(left + 40 - 17 * len(out) + 34 * place, 148, 30, 56, words, "blue", radius=2)
            assert box.width == 30
        drawing.text(left + 40, 219, shape)
    drawing.text(350, 93, "$a_t$", align="end")
    return drawing


def _frames(drawing: Diagram, left: float, top: float) -> None:
    """A row of frames, each a column of four cells, those behind the end dashed."""
    for frame in range(FRAMES + PADDING):
        padded = frame >= FRAMES
        colour = "vermillion" if padded else "ink"
        drawing.box(
            left + 11.6 * frame + 1, top, 9.6, 44, "", colour, radius=2, dashed=padded, filled=not padded
        )


def circles() -> Diagram:
    """Two speakers' weights on the unit circle, and where each wins, without a margin and with one."""
    drawing = Diagram(350, 196)
    for left, title, margin in ((2, "whoever is nearer", 0.0), (182, f"by a margin of {MARGIN:g}", MARGIN)):
        centre, radius = (left + 82, 116), 62
        drawing.text(left, 9, title, align="start", bold=True)
        _arc(drawing, centre, radius, 0, 360, "ink", 0.7)
        edge = boundary(margin)
        _arc(drawing, centre, radius, OWN - 70, edge, "blue", 5)
        _arc(drawing, centre, radius, OWN + OTHER - edge, OTHER + 70, "ink", 5)
        if margin:
            _arc(drawing, centre, radius, edge, OWN + OTHER - edge, "vermillion", 5)
            drawing.text(centre[0], centre[1] - radius - 14, "asked of both", "vermillion")
        for angle, name, colour in ((OWN, "$w_1$", "blue"), (OTHER, "$w_2$", "ink")):
            drawing.arrow(centre, _at(centre, radius - 4, angle), colour=colour, width=1.8)
            drawing.text(*_at(centre, radius + 16, angle), name, colour)
        drawing.line([centre, _at(centre, radius - 4, edge)], "blue", dashed=True)
    return drawing


def boundary(margin: float) -> float:
    """Up to what angle a, in degrees, the first speaker wins: cos(a - own) - m = cos(a - other)."""
    middle, half = (OWN + OTHER) / 2, math.radians((OTHER - OWN) / 2)
    return middle - math.degrees(math.asin(margin / (2 * math.sin(half))))


def _at(centre: Sequence[float], radius: float, degrees: float) -> tuple[float, float]:
    turn = math.radians(degrees)
    return centre[0] + radius * math.cos(turn), centre[1] - radius * math.sin(turn)


def _arc(
    drawing: Diagram,
    centre: Sequence[float],
    radius: float,
    start: float,
    end: float,
    colour: str,
    width: float,
) -> None:
    drawing.line([_at(centre, radius, a) for a in np.linspace(start, end, 49)], colour, width=width)
