"""The chapter's drawings: a tape walked in both directions, a product in two bracketings, checkpoints.

Blue is what moves forward, vermillion what moves in reverse, green what memory holds.
"""

from __future__ import annotations

from ...figures import Diagram
from ...figures.diagram import Box
from .walk import SLOPES, VALUES, State, letter, short, states

FORWARD, REVERSE, HELD = "blue", "vermillion", "green"

WIDE, HIGH = 132, 46  # of a value's box
PLACES = {"a": (2, 6), "b": (194, 6), "v1": (194, 94), "v2": (194, 182), "v3": (2, 182), "y": (98, 270)}
FORMULAS = {"v1": " = $a b$", "v2": " = exp $v_1$", "v3": " = sin $a$", "y": " = $v_2 v_3$"}
# Each arrow: where it leaves and arrives, its slope as a formula, where that stands and which end is there.
ARROWS = {
    ("a", "v1"): ((106, 52), (194, 104), "$b$", (146, 68), "start"),
    ("b", "v1"): ((232, 52), (232, 94), "$a$", (239, 73), "start"),
    ("v1", "v2"): ((232, 140), (232, 182), "$v_2$", (239, 161), "start"),
    ("a", "v3"): ((54, 52), (54, 182), "cos $a$", (62, 117), "start"),
    ("v2", "y"): ((252, 228), (198, 270), "$v_3$", (236, 254), "start"),
    ("v3", "y"): ((76, 228), (130, 270), "$v_2$", (92, 254), "end"),
}
ROW = 30  # of the tape, in pixels


def tape(step: int) -> tuple[Diagram, Diagram]:
    """y = exp(a b) sin a as a graph and as a tape, after some steps of the walk forward, then in reverse."""
    state = states()[step]
    colour = REVERSE if state.reverse else FORWARD if step else "ink"
    return _graph(state, colour), _list(state, colour)


def _graph(state: State, colour: str) -> Diagram:
    """A box for each value, an arrow for each slope; arrows that were walked have the walk's direction."""
    drawing = Diagram(328, 320)
    for edge, (start, end, slope, at, align) in ARROWS.items():
        walked = edge in (*state.used, *state.passed)
        shade, width = colour if walked else "ink", 2.6 if edge in state.used else 1.2
        ends = (end, start) if walked and state.reverse else (start, end)
        drawing.arrow(*ends, colour=shade, width=width)
        words = f"× {slope} = {short(SLOPES[edge])}"
        drawing.text(*at, words, shade, size=12.5, align=align, bold=edge in state.used)
    for name, (x, y) in PLACES.items():
        fresh, reached = name in state.fresh, name in state.tangents or name in state.adjoints
        drawing.box(x, y, WIDE, HIGH, colour=colour if fresh else "ink", filled=fresh)
        words = f"{letter(name)}{FORMULAS.get(name, '')} = {short(VALUES[name])}"
        drawing.text(x + WIDE / 2, y + (14 if reached else HIGH / 2), words, size=12.5)
        _numbers(drawing, state, name, y + 33, (x + 0.26 * WIDE, x + 0.74 * WIDE), "middle")
    return drawing


def _list(state: State, colour: str) -> Diagram:
    """A row for each value in the order of the evaluation, an arrow for the way so far, and what happened."""
    drawing, rows = Diagram(300, 280), {name: 40 + ROW * number for number, name in enumerate(VALUES)}
    drawing.text(146, 13, "value", align="end", bold=True)
    drawing.text(220, 13, "tangent", FORWARD, align="end", bold=True)
    drawing.text(294, 13, "adjoint", REVERSE, align="end", bold=True)
    drawing.line([(22, 25), (298, 25)], width=0.8)
    for name, y in rows.items():
        if name in state.fresh:
            drawing.box(22, y - 13, 276, 26, colour=colour, radius=4)
        drawing.text(28, y, letter(name) + FORMULAS.get(name, ""), align="start", size=12.5)
        drawing.text(146, y, short(VALUES[name]), align="end", size=12.5)
        _numbers(drawing, state, name, y, (220, 294), "end")
    if state.reached:
        first, here = rows["y" if state.reverse else "a"], rows[state.reached]
        away = 13 if state.reverse else -13
        drawing.arrow((10, first + away), (10, here - away), colour=colour, width=2.6)
    drawing.text(150, 234, state.headline, colour, size=13, bold=True)
    drawing.text(150, 256, state.sum, colour)
    return drawing


def _numbers(
    drawing: Diagram, state: State, name: str, y: float, places: tuple[float, float], align: str
) -> None:
    """The tangent of a value and its adjoint, where they are known."""
    for found, sign, colour, x in (
        (state.tangents, "↓", FORWARD, places[0]), (state.adjoints, "↑", REVERSE, places[1]),
    ):  # fmt: skip
        if name in found:
            drawing.text(x, y, f"{sign} {short(found[name])}", colour, align=align, size=13, bold=True)


def tape_told(step: int) -> tuple[str, str]:
    """What a reader hears of `tape(step)`."""
    state = states()[step]
    told = f"{state.headline} {state.sum}".translate(str.maketrans("", "", "$_"))
    known = [("Values", VALUES), ("Tangents", state.tangents), ("Adjoints", state.adjoints)]
    lists = [
        f"{kind}: " + ", ".join(f"{name} {short(x)}" for name, x in found.items()) + "."
        for kind, found in known
        if found
    ]
    return f"The graph of y = exp(ab) sin a, from a = 1 and b = 2 above down to y. {told}", " ".join(lists)


CELL, GAP, RISE = 11, 15, 84  # of an entry, between matrices, from one stage to the next; in pixels
COLUMNS = ((1, 4), (4, 4), (4, 5))  # the Jacobians of a network: five inputs, twice four units, one loss

Shape = tuple[int, int]


def push() -> Diagram:
    """J₃ (J₂ (J₁ v)): a column moves to the left, through one matrix after the other."""
    drawing, lefts = _titled("Forward: $J_3 (J_2 (J_1 v))$", FORWARD), _lefts([*COLUMNS, (5, 1)])
    _names(drawing, lefts, ["$J_3$", "$J_2$", "$J_1$", "$v$"], [*COLUMNS, (5, 1)])
    thin = [(5, 1), (4, 1), (4, 1), (1, 1)]
    products = 0
    for stage, vector in enumerate(thin):
        place = 3 - stage  # of the vector: right of the matrices that are left
        for matrix in range(place):
            _grid(drawing, lefts[matrix], stage, COLUMNS[matrix])
        box = _grid(drawing, lefts[place], stage, vector, FORWARD)
        if place:
            products += _count(drawing, stage, COLUMNS[place - 1], vector)
            drawing.arrow(box.bottom, (lefts[place - 1] + CELL + 3, _middle(stage + 1) - 14), colour=FORWARD)
    words = f"{products} products:\none number of the gradient"
    drawing.text(lefts[0] + 22, _middle(3), words, FORWARD, align="start", bold=True)
    return drawing


def pull() -> Diagram:
    """((uᵀ J₃) J₂) J₁: a row moves to the right, through one matrix after the other."""
    matrices = [(1, 1), *COLUMNS]
    drawing, lefts = _titled("Reverse: $((u^T J_3) J_2) J_1$", REVERSE), _lefts(matrices)
    _names(drawing, lefts, ["$u^T$", "$J_3$", "$J_2$", "$J_1$"], matrices)
    thin = [(1, 1), (1, 4), (1, 4), (1, 5)]
    products = 0
    for stage, vector in enumerate(thin):
        box = _grid(drawing, lefts[stage], stage, vector, REVERSE)
        for matrix in range(stage + 1, 4):
            _grid(drawing, lefts[matrix], stage, matrices[matrix])
        if stage < 3:
            products += _count(drawing, stage, vector, matrices[stage + 1])
            drawing.arrow(box.bottom, (lefts[stage + 1] + 4, _middle(stage + 1) - 9), colour=REVERSE)
    words = f"{products} products:\nthe whole gradient"
    drawing.text(lefts[3] - 10, _middle(3), words, REVERSE, align="end", bold=True)
    return drawing


def _lefts(shapes: list[Shape]) -> list[float]:
    lefts = [8.0]
    for _, columns in shapes:
        lefts.append(lefts[-1] + columns * CELL + GAP)
    return lefts


def _titled(words: str, colour: str) -> Diagram:
    drawing = Diagram(320, 350)
    drawing.text(8, 12, words, colour, size=14, align="start", bold=True)
    return drawing


def _middle(stage: int) -> float:
    return 76 + stage * RISE


def _names(drawing: Diagram, lefts: list[float], names: list[str], shapes: list[Shape]) -> None:
    for left, name, (_, columns) in zip(lefts, names, shapes, strict=False):
        drawing.text(left + columns * CELL / 2, _middle(0) - 38, name, size=12.5)


def _grid(drawing: Diagram, left: float, stage: int, shape: Shape, colour: str = "ink") -> Box:
    """A matrix of rows × columns around the middle of its stage."""
    rows, columns = shape
    wide, high = columns * CELL, rows * CELL
    top = _middle(stage) - high / 2
    box = drawing.box(left, top, wide, high, colour=colour, radius=1, filled=colour != "ink")
    for row in range(1, rows):
        drawing.line([(left, top + row * CELL), (left + wide, top + row * CELL)], colour, width=0.5)
    for column in range(1, columns):
        drawing.line([(left + column * CELL, top), (left + column * CELL, top + high)], colour, width=0.5)
    return box


def _count(drawing: Diagram, stage: int, first: Shape, second: Shape) -> int:
    """The products of numbers that this matrix product takes, written beside it."""
    (n, m), (_, k) = first, second
    words = f"({n}×{m})({m}×{k})\n{n * m * k} products"
    drawing.text(222, _middle(stage), words, align="start", size=12)
    return n * m * k


LAYERS = 16


def checkpoints() -> Diagram:
    """What is held at the worst moment of the walk back, for a chain of 16 layers in 1 to 16 pieces."""
    drawing = Diagram(350, 246)
    drawing.text(8, 12, "pieces", align="start")
    drawing.text(342, 12, "held: kept + inside", HELD, align="end")
    totals = {pieces: pieces + LAYERS // pieces for pieces in (1, 2, 4, 8, 16)}
    for row, (pieces, total) in enumerate(totals.items()):
        y, inside, best = 36 + 42 * row, LAYERS // pieces, total == min(totals.values())
        drawing.text(26, y + 9, str(pieces), align="end", size=13, bold=best)
        for layer in range(LAYERS):
            x, held = 40 + 13.5 * layer, layer >= LAYERS - inside
            colour = HELD if held else "ink"
            drawing.box(x, y, 10, 18, colour=colour, radius=1.5, filled=held, dashed=not held)
            if layer % inside == 0:
                drawing.dot(x, y - 5, 3, HELD)
        words = f"{pieces} + {inside} = {total}"
        drawing.text(342, y + 9, words, HELD if best else "ink", align="end", size=12.5, bold=best)
    return drawing


PUSH_TOLD = (
    "J3 (J2 (J1 v)): a column of five, then of four, then of four numbers moves to the left through the "
    "three Jacobians and becomes one number of the gradient."
)
PULL_TOLD = (
    "((u J3) J2) J1: one number, then a row of four, then of four numbers moves to the right through the "
    "three Jacobians and becomes the whole gradient."
)
CHECKPOINTS_TOLD = (
    "A chain of 16 layers in 1, 2, 4, 8 and 16 pieces. Held at the worst moment: 1 + 16 = 17, 2 + 8 = 10, "
    "4 + 4 = 8, 8 + 2 = 10, 16 + 1 = 17."
)
