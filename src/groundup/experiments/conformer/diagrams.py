"""The chapter's drawings of attention, the convolution module and the block, with every shape.

Blue is where frames meet, and what a score takes from the sounds; vermillion is the way of the distances.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...figures import Diagram
from ...figures.diagram import Box

__all__ = ["attention", "block", "convolution_module", "four_terms", "memory"]

SAID = {  # what a reader hears who cannot see the drawing
    "attention": (
        "Three tall narrow matrices, queries, keys and values, T by d each. Queries times keys turned make a "
        "square, T by T, whose rows a softmax brings to the sum one; the square times the values is a "
        "tall narrow matrix again. H such heads beside each other are D wide."
    ),
    "four_terms": (
        "A table of two by two: the query's content and the query's place against the key's content and its "
        "distance. The left column sums to q plus u times k, the right one to q plus v times W R r."
    ),
    "convolution_module": (
        "A tower of boxes: layer norm, linear map to twice the width, gate back to the width, zeros on the "
        "padding, depthwise convolution, batch norm, swish, linear map, dropout. Only two of them are blue."
    ),
    "block": (
        "A thick line, x, runs from top to bottom. Four times an arrow leaves it for a layer norm and a "
        "module and comes back to be added: feed-forward, times a half; attention; convolution; "
        "feed-forward, times a half. A last layer norm stands on the line itself."
    ),
}


def attention(frames: float = 62, head: float = 26) -> Diagram:
    """One head, each matrix a rectangle to scale: T is `frames` pixels, d is `head` pixels."""
    drawing = Diagram(350, 258)
    drawing.text(2, 10, "One head of $H$, one utterance of $B$:", align="start")
    query = _matrix(drawing, 20, 44, head, frames, "$q$")
    drawing.text(query.right[0] + 12, query.centre[1], "×", size=16)
    key = _matrix(drawing, query.right[0] + 40, 62, frames, head, "$k$", turned=True)
    drawing.text(key.right[0] + 12, query.centre[1], "=", size=16)
    square = _matrix(drawing, key.right[0] + 40, 44, frames, frames, "scores", "blue")
    drawing.text(
        square.right[0] + 10, square.centre[1], "÷ √$d$, mask,\nsoftmax over\neach row", align="start"
    )
    weights = _matrix(drawing, 20, 152, frames, frames, "weights", "blue")
    drawing.text(weights.right[0] + 12, weights.centre[1], "×", size=16)
    value = _matrix(drawing, weights.right[0] + 40, 152, head, frames, "$v$")
    drawing.text(value.right[0] + 12, weights.centre[1], "=", size=16)
    out = _matrix(drawing, value.right[0] + 40, 152, head, frames, "$y$")
    x = out.right[0] + 30
    for number in range(3):
        drawing.box(x + 27 * number, 152, head, frames, "", radius=2, dashed=number > 0)
    drawing.text(x + 40, 143, "$H$ heads in a row:")
    drawing.text(x + 40, 152 + frames + 12, "$H$ · $d$ = $D$ wide")
    drawing.text(175, 248, "The square has $T^2$ numbers, whatever $D$ is.", size=12.5, bold=True)
    return drawing


def _matrix(
    drawing: Diagram, x: float, y: float, wide: float, high: float, words: str, colour: str = "ink", *,
    turned: bool = False,
) -> Box:  # fmt: skip
    box = drawing.box(x, y, wide, high, "", colour, radius=2)
    drawing.text(*box.centre, words, size=13)
    square = colour == "blue"
    across, down = ("$T$", "$T$") if square else ("$T$", "$d$") if turned else ("$d$", "$T$")
    drawing.text(box.top[0], y - 9, across, size=11.5)
    drawing.text(x - 9, box.left[1], down, size=11.5)
    return box


def four_terms() -> Diagram:
    """The product of two sums as a table, and the two products of matrices that its columns make."""
    drawing = Diagram(350, 252)
    left, top, wide, high = 74, 26, 134, 62
    for column, (name, colour) in enumerate((("what the key is", "blue"), ("how far it is", "vermillion"))):
        drawing.text(left + wide * (column + 0.5) + 4 * column, top - 13, name, colour, bold=True)
    for row, name in enumerate(("what the\nquery is", "any query\nat all")):
        drawing.text(left - 8, top + (high + 6) * row + high / 2, name, align="end")
    cells = (
        ("$q_i$ · $k_j$", "sound meets sound", "$q_i$ · $W_R r_{i−j}$", "from here, how far?"),
        ("$u$ · $k_j$", "good for everybody", "$v$ · $W_R r_{i−j}$", "near or far, always"),
    )
    for row, (first, meant, second, meant_too) in enumerate(cells):
        y = top + (high + 6) * row
        for column, (formula, words) in enumerate(((first, meant), (second, meant_too))):
            x, colour = left + (wide + 4) * column, ("blue", "vermillion")[column]
            drawing.box(x, y, wide, high, "", colour)
            drawing.text(x + wide / 2, y + 22, formula, size=15)
            drawing.text(x + wide / 2, y + 46, words, size=12)
    foot = top + 2 * high + 6
    sums = (("($q_i$ + $u$) · $k_j$", "($T$, $d$) × ($d$, $T$)\nthe square"),
            ("($q_i$ + $v$) · $W_R r_{i−j}$", "($T$, $d$) × ($d$, 2$T$)\nthen the shift"))  # fmt: skip
    for column, (formula, shape) in enumerate(sums):
        x, colour = left + (wide + 4) * column + wide / 2, ("blue", "vermillion")[column]
        drawing.arrow((x, foot + 2), (x, foot + 24), colour=colour)
        drawing.text(x, foot + 36, formula, size=14)
        drawing.text(x, foot + 66, shape, size=12)
    drawing.text(left - 8, foot + 36, "sum", align="end")
    return drawing


def memory(frames: int = 3) -> Diagram:
    """The table P as it lies in memory, cut into rows of 2T above, and of 2T − 1 from address T on below."""
    cells = 2 * frames * frames
    size = 342 / cells
    drawing = Diagram(350, 132)
    drawing.text(4, 10, f"above: rows of 2$T$ = {2 * frames}, a row a query", align="start")
    drawing.text(
        4, 122, f"below: from address $T$ = {frames}, rows of 2$T$ − 1 = {2 * frames - 1}", align="start"
    )
    for address in range(cells):
        query, column = divmod(address, 2 * frames)
        distance = frames - column
        needed = column > 0 and 0 <= query - distance < frames
        colour = ("blue", "orange", "green", "purple")[query]
        words = "·" if column == 0 else str(distance).replace("-", "−")
        x = 4 + size * address
        drawing.box(x + 0.8, 54, size - 1.6, 24, "", colour, radius=2, filled=needed, dashed=not needed)
        drawing.text(x + size / 2, 66, words, size=11.5)
    for row in range(frames):
        _bracket(drawing, 4 + size * 2 * frames * row, size * 2 * frames, 48, 34, f"query {row}")
        first = frames + (2 * frames - 1) * row
        _bracket(drawing, 4 + size * first, size * frames, 84, 98, f"row {row}")
    return drawing


def _bracket(drawing: Diagram, x: float, wide: float, foot: float, end: float, words: str) -> None:
    up = end < foot
    y = (foot + end) / 2
    drawing.line([(x + 2, foot), (x + 2, y), (x + wide - 2, y), (x + wide - 2, foot)])
    drawing.text(x + wide / 2, end - 6 if up else end + 5, words, size=12)


STAGES: Sequence[tuple[str, str, str]] = (
    ("layer norm", "ink", ""),
    ("linear", "ink", "$D$ · 2$D$ weights"),
    ("gate (GLU)", "ink", "half of them say\nhow much of the\nother half passes"),
    ("zeros on the padding", "vermillion", "the door “kernel”"),
    ("depthwise, kernel $k$", "blue", "$k$ · $D$ weights:\na channel sees itself"),
    ("batch norm", "blue", "the door “norm”:\nstatistics of\ntrue frames"),
    ("swish", "ink", ""),
    ("linear", "ink", "$D$ · $D$ weights"),
    ("dropout", "ink", ""),
)
WIDTHS = ("$(B, T, D)$", "$(B, T, D)$", "$(B, T, 2D)$", *["$(B, T, D)$"] * 7)


def convolution_module() -> Diagram:
    """The module as a tower of boxes, with the shape on every arrow, and its weights."""
    drawing = Diagram(350, 14 + 54 * len(STAGES) + 22)
    middle, y = 108, 4
    for number, (name, colour, note) in enumerate(STAGES):
        drawing.arrow((middle, y), (middle, y + 24))
        drawing.text(middle + 8, y + 10, WIDTHS[number], size=12, align="start")
        box = drawing.box(16, y + 24, 184, 28, name, colour)
        drawing.text(212, box.centre[1], note, size=12, align="start")
        y += 54
    drawing.arrow((middle, y - 2), (middle, y + 22))
    drawing.text(middle + 8, y + 8, WIDTHS[-1] + ", added to $x$", size=12, align="start")
    return drawing


PARTS: Sequence[tuple[str, str, str]] = (
    ("feed-forward", "ink", "× ½"),
    ("attention", "blue", ""),
    ("convolution", "blue", ""),
    ("feed-forward", "ink", "× ½"),
)


def block() -> Diagram:
    """x as a line from top to bottom; four parts read it through a norm each and add what they find."""
    drawing = Diagram(350, 38 + 68 * len(PARTS) + 62)
    line, y = 46, 30
    drawing.text(line, 10, "$x$ : $(B, T, D)$")
    for name, colour, share in PARTS:
        norm = drawing.box(line + 42, y, 84, 28, "layer norm", filled=False, size=12)
        part = drawing.box(line + 150, y, 144, 28, name, colour)
        drawing.arrow((line, norm.left[1]), norm.left)
        drawing.arrow(norm.right, part.left)
        foot = y + 46
        drawing.arrow(part.bottom, (line + 9, foot), via=[(part.bottom[0], foot)])
        drawing.text(line + 84, foot - 9, share, bold=True)
        drawing.line([(line, y - 10), (line, foot - 9)], width=3)
        drawing.dot(line, foot, 9, filled=False)
        drawing.text(line, foot, "+", size=14, bold=True)
        drawing.line([(line, foot + 9), (line, y + 58)], width=3)
        y += 68
    drawing.line([(line, y - 10), (line, y)], width=3)
    box = drawing.box(2, y, 2 * (line - 2), 28, "layer norm", filled=False, size=12)
    drawing.arrow(box.bottom, (line, y + 48), width=3)
    drawing.text(line, y + 58, "$(B, T, D)$")
    return drawing
