"""The chapter's drawings: one factor many times, one weight matrix read both ways, and twins.

Blue is the signal on its way in, vermillion the gradient on its way back.
"""

from __future__ import annotations

from ...figures import Diagram

LAYERS, FAR = 20, 100
STEP = 9
FACTORS = (0.8, 1.0, 1.25)
ROWS, COLUMNS = 3, 6


def chains() -> Diagram:
    """Three networks whose layers multiply what passes by 0.8, by 1 and by 1.25, as bars."""
    drawing = Diagram(350, 318)
    end = 14 + STEP * LAYERS
    drawing.text(end / 2, 8, "the signal, layer after layer", "blue")
    drawing.arrow((12, 22), (end, 22), "", "blue")
    for number, factor in enumerate(FACTORS):
        _chain(drawing, 72 + 88 * number, factor)
    drawing.arrow((end, 296), (12, 296), "", "vermillion")
    drawing.text(end / 2, 310, "the gradient, backwards", "vermillion")
    return drawing


def _chain(drawing: Diagram, middle: float, factor: float) -> None:
    """A row of bars around a middle line; where bars leave their row, dashed lines cut them off."""
    room, cut = 36, []
    drawing.line([(8, middle), (20 + STEP * LAYERS, middle)], width=0.6)
    for layer in range(LAYERS + 1):
        x, reach = 14 + STEP * layer, 12 * factor**layer
        if reach > room:
            cut.append(x)
        reach = min(reach, room)
        drawing.line([(x, middle - reach), (x, middle + reach)], "blue", width=4)
    for side in (-room - 3, room + 3):
        if cut:
            drawing.line([(cut[0] - 4, middle + side), (cut[-1] + 4, middle + side)], dashed=True)
    left = 214
    drawing.text(left, middle - 18, f"× {factor:g} a layer", align="start", bold=True)
    drawing.text(left, middle, f"after {LAYERS}: × {factor**LAYERS:.3g}", align="start")
    drawing.text(left, middle + 18, f"after {FAR}: × {_power(factor**FAR)}", align="start")


def _power(number: float) -> str:
    """A number as a formula: 2 · 10^-10."""
    if number == 1:
        return "1"
    digit, exponent = f"{number:.0e}".split("e")
    return f"{digit} · $10^{{{int(exponent)}}}$".replace("-", "\u2212")


def matrix() -> Diagram:
    """A weight matrix: forward an output sums along its row, backward an input sums along its column."""
    drawing = Diagram(350, 248)
    cell, left, top, row, column = 34, 76, 80, 1, 3
    right, below = left + cell * COLUMNS, top + cell * ROWS
    for i in range(ROWS):
        for j in range(COLUMNS):
            colour = "blue" if i == row else "vermillion" if j == column else "ink"
            words = f"$w_{{{i + 1}{j + 1}}}$" if i == row or j == column else ""
            drawing.box(left + cell * j, top + cell * i, cell, cell, words, colour, size=12, radius=0)
    for j in range(COLUMNS):
        drawing.box(left + cell * j + 3, top - 40, cell - 6, 26, f"$x_{j + 1}$", "blue", radius=4)
    for i in range(ROWS):
        drawing.box(left - 44, top + cell * i + 4, cell - 4, 26, f"$z\u0304_{i + 1}$", "vermillion", radius=4)
    z = drawing.box(right + 22, top + cell * row + 4, cell - 6, 26, f"$z_{row + 1}$", "blue", radius=4)
    drawing.arrow((right, z.left[1]), z.left, "", "blue")
    x = drawing.box(
        left + cell * column + 3, below + 20, cell - 6, 26, f"$x\u0304_{column + 1}$", "vermillion"
    )
    drawing.arrow((x.top[0], below), x.top, "", "vermillion")
    drawing.text(175, 12, f"forward: along a row, {COLUMNS} inputs, {COLUMNS} terms", "blue", bold=True)
    drawing.text(175, 240, f"backward: down a column, {ROWS} outputs, {ROWS} terms", "vermillion", bold=True)
    return drawing


def twins() -> Diagram:
    """Two hidden units that start alike get the same gradient, take the same step, and stay alike."""
    drawing = Diagram(350, 188)
    same = "one gradient, one step:\nthey stay alike"
    own = "each its own gradient:\nthey learn two things"
    _network(drawing, 4, "start alike", ("blue", "blue"), same)
    _network(drawing, 190, "start apart", ("blue", "green"), own)
    return drawing


def _network(drawing: Diagram, left: float, title: str, colours: tuple[str, str], below: str) -> None:
    inputs = [(left + 12, 44 + 40 * i) for i in range(3)]
    hidden, output = [(left + 78, 54), (left + 78, 114)], (left + 144, 84)
    apart = colours[0] != colours[1]
    drawing.text(left + 78, 10, title, bold=True)
    for unit, colour, width in zip(hidden, colours, (2.0, 0.8) if apart else (1.4, 1.4), strict=True):
        for place in inputs:
            drawing.line([place, unit], colour, width=width)
        drawing.line([unit, output], colour, width=width)
    for (x, y), side, width in zip(hidden, (-9, 9), (3.0, 1.0) if apart else (2.0, 2.0), strict=True):
        start, end = (output[0] - 6, output[1] + 1.4 * side), (x + 14, y + 0.9 * side)
        drawing.arrow(start, end, "", "vermillion", width=width)
    for place in [*inputs, output]:
        drawing.dot(*place, 7)
    for unit, colour in zip(hidden, colours, strict=True):
        drawing.dot(*unit, 9, colour)
    drawing.text(left + 78, 166, below)
