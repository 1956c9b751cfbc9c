"""The chapter's drawings: the cells that a norm averages over, its backward in three terms, a turning step.

Blue is what a mean is taken over, or what passes; vermillion is what is taken away, or should not be there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from ...figures import Diagram
from ...figures.diagram import Box

CELL = 14  # pixels from one cell to the next
ROWS, COLUMNS = 6, 6
ASKED = (2, 3)  # row and column of the number that is normalised
LENGTHS, LONGEST, CHANNELS = (4, 2, 3), 4, 6  # frames of three utterances in a batch
EXAMPLES = np.array([0.2, 1.9, -1.2, 0.6, -0.4, 1.1, -1.7, -0.5])  # of one feature, for the backward
ARRIVES = np.array([0.5, 1.0, -0.3, 0.9, 0.1, -0.2, -0.7, 0.4])  # the gradient at each of their outputs
SIZES = (2, 3, 4, 6, 8)


def cells() -> Diagram:
    """Three norms and one number: the cells whose mean and variance it gets."""
    drawing = Diagram(350, 178)
    row, column = ASKED
    drawing.text(2, 9, "Across: features. Down: examples. The dot: one number.", align="start")
    panels = (
        ("batch norm", "its feature,\nall examples", lambda i, j: j == column),
        ("layer norm", "its example,\nall features", lambda i, j: i == row),
        ("group norm", "its example,\nhalf the features", lambda i, j: i == row and j >= COLUMNS // 2),
    )
    for number, (title, below, averaged) in enumerate(panels):
        left = 2 + 122 * number
        drawing.text(left, 35, title, align="start", bold=True)
        others = partial(_but, ASKED, averaged)
        _grid(drawing, left, 47, ROWS, others, lambda i, j: True)
        asked = drawing.box(left + CELL * column, 47 + CELL * row, CELL - 2, CELL - 2, "", "blue", radius=1)
        drawing.dot(*asked.centre, 3.2, "blue")
        drawing.text(left, 155, below, align="start")
    return drawing


def _but(asked: tuple[int, int], averaged: Callable[[int, int], bool], i: int, j: int) -> bool:
    return averaged(i, j) and (i, j) != asked


def padded() -> Diagram:
    """Frames of three utterances, and which a norm counts for one channel, with and without a mask."""
    drawing = Diagram(350, 246)
    drawing.text(2, 9, "Across: channels. Down: frames of three utterances.", align="start")
    real = [frame < length for length in LENGTHS for frame in range(LONGEST)]
    column = ASKED[1]
    for left, title, below, counts in (
        (40, "batch norm", f"counts {len(real)} frames", lambda i, j: j == column),
        (200, "masked batch norm", f"counts {sum(real)} frames", lambda i, j: j == column and real[i]),
    ):
        drawing.text(left, 35, title, align="start", bold=True)
        _grid(drawing, left, 47, len(real), counts, lambda i, j: real[i], gap=LONGEST)
        drawing.text(left, 236, below, align="start")
    return drawing


def _grid(
    drawing: Diagram, left: float, top: float, rows: int,
    averaged: Callable[[int, int], bool], real: Callable[[int, int], bool], gap: int = 0,
) -> None:  # fmt: skip
    """Cells, blue where averaged and dashed where not real; vermillion where averaged though not real."""
    for i in range(rows):
        for j in range(COLUMNS):
            x, y = left + CELL * j, top + CELL * i + (i // gap * 4 if gap else 0)
            if averaged(i, j):
                _solid(drawing, Box(x, y, CELL - 2, CELL - 2), "blue" if real(i, j) else "vermillion")
            else:
                drawing.box(x, y, CELL - 2, CELL - 2, radius=1, filled=False, dashed=not real(i, j))


def _solid(drawing: Diagram, box: Box, colour: str) -> None:
    drawing.bars(box, [1.0], colour, gap=0)


def three_ways() -> Diagram:
    """How one number moves all outputs of its feature: straight, through the mean, through the spread."""
    drawing = Diagram(350, 236)
    x = drawing.box(2, 98, 44, 34, "$x_j$")
    mean = drawing.box(128, 16, 70, 34, "mean $μ$")
    spread = drawing.box(128, 180, 70, 34, "spread $σ$")
    others = [drawing.box(296, y, 52, 34, f"$x̂_{name}$") for y, name in ((16, "i"), (98, "j"), (180, "k"))]
    drawing.arrow(x.right, others[1].left, "1/$σ$", "blue", width=2.2)
    for middle, into, out, above in (
        (mean, "1/$N$", "−1/$σ$", True),
        (spread, "$x̂_j$/$N$", "−$x̂_i$/$σ$", False),
    ):
        corner = (24, middle.left[1])
        drawing.arrow(x.top if above else x.bottom, middle.left, colour="vermillion", via=[corner])
        drawing.text(76, corner[1] + (-9 if above else 11), into, "vermillion")
        drawing.text(246, corner[1] + (-9 if above else 11), out, "vermillion")
        for output in others:
            drawing.arrow(middle.right, output.left, colour="vermillion")
    return drawing


def backward(examples: int) -> Diagram:
    """What becomes of a gradient on its way back through a norm, for a batch of so many examples."""
    terms = backward_terms(examples)
    rows = (
        ("the normalised values x̂", terms[0] / 2, "ink"),
        ("the gradient that arrives", terms[1], "ink"),
        ("taken away: its mean", terms[2], "vermillion"),
        ("taken away: its part along x̂", terms[3], "vermillion"),
        ("what passes (times γ/σ)", terms[4], "blue"),
    )
    drawing = Diagram(350, 66 * len(rows))
    for number, (words, values, colour) in enumerate(rows):
        frame = Box(10, 66 * number + 20, 330, 42)
        drawing.text(2, frame.y - 11, words, colour, align="start", bold=number == len(rows) - 1)
        _signed_bars(drawing, frame, values, colour)
    return drawing


def backward_terms(examples: int) -> tuple[np.ndarray, ...]:
    """x̂, the gradient that arrives, its mean, its part along x̂, and what is left: five arrays (examples,)."""
    x, arrives = EXAMPLES[:examples], ARRIVES[:examples]
    normalised = (x - x.mean()) / x.std()
    mean = np.full(examples, arrives.mean())
    along = normalised * np.mean(arrives * normalised)
    return normalised, arrives, mean, along, arrives - mean - along


def backward_words(examples: int) -> str:
    """What `backward` shows, in a sentence."""
    left = abs(backward_terms(examples)[-1]).max()
    rest = "nothing is left" if left < 1e-9 else f"what is left is at most {left:.2f}"
    return (
        f"Bars for {examples} examples: their normalised values, the gradient that arrives, its mean, "
        f"its part along the normalised values, and the difference: {rest}."
    )


def _signed_bars(drawing: Diagram, frame: Box, heights: np.ndarray, colour: str) -> None:
    """A bar for each height in [−1, 1], up or down from the middle of the frame."""
    middle, step = frame.y + frame.height / 2, frame.width / len(EXAMPLES)
    drawing.line([(frame.x, middle), (frame.x + step * len(heights), middle)], width=0.7)
    for number, height in enumerate(heights):
        x, tall = frame.x + step * (number + 0.2), frame.height / 2 * abs(height)
        if tall > 0.3:
            _solid(drawing, Box(x, middle - tall if height > 0 else middle, 0.6 * step, tall), colour)


def turning() -> Diagram:
    """Two weight vectors in one direction, a long and a short one, and the same layer's step on each."""
    drawing = Diagram(350, 214)
    for left, length, title in ((2, 140, "long weights"), (190, 70, "half as long")):
        drawing.text(left, 9, title, align="start", bold=True)
        _step(drawing, (left + 14, 178), length)
    drawing.text(175, 206, "$w$, its step in vermillion, the new $w$ in blue")
    return drawing


def _step(drawing: Diagram, origin: tuple[float, float], length: float) -> None:
    """w at 50°, a step at a right angle to it whose size is inverse to w's length, and where that leads."""
    turn, x, y = math.radians(50), *origin
    end = (x + length * math.cos(turn), y - length * math.sin(turn))
    size = 28 * 140 / length
    new = (end[0] - size * math.sin(turn), end[1] - size * math.cos(turn))
    arc = [turn + math.atan2(size, length) * k / 24 for k in range(25)]
    drawing.arrow(origin, end, width=1.8)
    drawing.arrow(end, new, colour="vermillion", width=1.8)
    drawing.arrow(origin, new, colour="blue", width=1.8)
    drawing.line([(x + 34 * math.cos(a), y - 34 * math.sin(a)) for a in arc])
    drawing.text(end[0] + 10, end[1] + 8, "$w$", align="start")
    drawing.text(new[0] - 4, new[1] - 10, "$w$ − $η$∇$L$", "blue")
    drawing.text(x + 52, y - 8, f"{math.degrees(math.atan2(size, length)):.0f}°", align="start")
