"""The chapter's drawings: two wings under one roof, what a checkpoint keeps, where a shift sends gradients.

Blue is ours or what is kept; vermillion is what is computed again, or filler.
"""

from __future__ import annotations

from itertools import pairwise

from ...figures import Diagram
from ...figures.diagram import Box

FRAMES = 4


def wings(digits: int) -> Diagram:
    """Two engines from the ground up, and one network on both, with so many equal digits."""
    drawing = Diagram(350, 286)
    columns = (
        (2, "blue", ("NumPy", "groundup.autograd", "groundup.nn", "groundup.conformer")),
        (198, "ink", ("C++ kernels", "torch.autograd", "torch.nn", "groundup.speaker")),
    )
    tops = []
    for left, colour, floors in columns:
        boxes = [
            drawing.box(left, 232 - 50 * row, 150, 32, words, colour) for row, words in enumerate(floors)
        ]
        for below, above in pairwise(boxes):
            drawing.arrow(below.top, above.bottom, colour=colour)
        tops.append(boxes[-1])
    drawing.arrow(tops[1].left, tops[0].right, colour="vermillion")
    drawing.text(175, 74, "weights", "vermillion")
    drawing.text(175, 122, "by name", "vermillion")
    roof = drawing.box(76, 14, 198, 34, f"{digits} equal digits")
    for top, x in zip(tops, (110, 240), strict=True):
        drawing.arrow(top.top, (x, roof.bottom[1]))
    drawing.text(175, 278, "Each arrow up: “is built from”.")
    return drawing


def checkpoints() -> Diagram:
    """What lives when the walk back is in the last block but one: all, or the edges and one block."""
    drawing = Diagram(350, 196)
    rows = (
        (28, "All is kept", (True, True, True), None),
        (118, "A checkpoint a block: the walk back is in block 2", (False, False, False), 1),
    )
    for top, title, inside, again in rows:
        drawing.text(2, top - 16, title, align="start", bold=True)
        x = drawing.box(2, top + 9, 26, 26, "$x$", "blue")
        before: Box = x
        for number, whole in enumerate(inside):
            left = 46 + 104 * number
            block = Box(left, top, 74, 44)
            lives = whole or number == again
            colour = "blue" if whole else "vermillion" if lives else "ink"
            drawing.box(*(left, top, 74, 44), f"block {number + 1}", colour, dashed=not lives, filled=lives)
            drawing.arrow(before.right, block.left)
            before = block
            if number < len(inside) - 1:
                edge = Box(left + 82, top + 13, 14, 18)
                drawing.bars(edge, [1.0], "blue", gap=0)
    drawing.text(2, 178, "Blue lives. Vermillion lives again. Dashed is forgotten.", align="start")
    return drawing


def shift_back(query: int) -> Diagram:
    """Where the gradients of one query's row go: from (T, T) back to (T, 2T), which began with filler."""
    drawing = Diagram(350, 236)
    size, frames = 30, FRAMES
    drawing.text(2, 9, "What arrives: a number for each query and key", align="start")
    for i in range(frames):
        for j in range(frames):
            asked = i == query
            drawing.box(
                *(40 + size * j, 22 + 20 * i, size - 3, 17), f"$g_{j}$" if asked else "",
                "blue" if asked else "ink", size=12, radius=2, filled=asked,
            )  # fmt: skip
        drawing.text(16, 31 + 20 * i, f"{i}")
    drawing.text(2, 119, "Where it goes: a number for each query and distance", align="start")
    for i in range(frames):
        for c in range(2 * frames):
            key = c - frames + i
            asked = i == query and 0 <= key < frames
            filler = c == 0
            drawing.box(
                *(40 + size * c, 132 + 20 * i, size - 3, 17), f"$g_{key}$" if asked else "",
                "blue" if asked else "vermillion" if filler else "ink", size=12, radius=2,
                filled=asked or filler, dashed=filler,
            )  # fmt: skip
        drawing.text(16, 141 + 20 * i, f"{i}")
    drawing.text(2, 226, "All other entries of the row get 0; column 0 is filler.", align="start")
    return drawing


def shift_back_words(query: int) -> str:
    """What `shift_back` shows, in a sentence."""
    first = FRAMES - query
    return (
        f"Two tables, four by four and four by eight. The four gradients of query {query} stand in row "
        f"{query} of the first, and in columns {first} to {first + FRAMES - 1} of row {query} of the second."
    )
