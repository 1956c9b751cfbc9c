"""Drawn diagrams: boxes, arrows and words as SVG, in the text's colour, right in light and in dark.

A drawing is made in CSS pixels, x to the right and y down, at most 350 wide: so it stands on a phone as it
was drawn, and a desk shows it up to 1.4 times as large. Between dollar signs stands a formula: `$x_i$` has an
italic x and an index, `$10^{-8}$` an exponent.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.image import imsave

from groundup.figures.formula import length, tspans
from groundup.figures.style import COLOURS
from groundup.figures.svg import checked_alt, fitting

WIDEST = 350  # CSS pixels: a phone
SMALLEST = 11.5  # CSS pixels: the smallest text that a phone shows at 11
FAINT = 0.14  # how strongly a box is filled with its colour

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Where a box stands, and the points at which arrows meet it."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> Point:
        return self.x + self.width, self.y + self.height / 2

    @property
    def top(self) -> Point:
        return self.x + self.width / 2, self.y

    @property
    def bottom(self) -> Point:
        return self.x + self.width / 2, self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


class Diagram:
    """A drawing of `width` × `height` CSS pixels, to which each method adds something.

        drawing = Diagram(300, 60)
        x, y = drawing.box(0, 10, 80, 40, "$x$"), drawing.box(200, 10, 80, 40, "$y = f(x)$", "blue")
        drawing.arrow(x.right, y.left, "$f$")
        show(drawing, alt="x becomes y by f", caption="A function.")

    Colours are names of `groundup.figures.COLOURS`, or "ink" for the text's own.
    """

    def __init__(self, width: float, height: float):
        if not 0 < width <= WIDEST:
            raise ValueError(f"expected a drawing at most {WIDEST} wide, as a phone is, got {width}")
        self.width, self.height = width, height
        self._parts: list[str] = []

    def box(
        self, x: float, y: float, width: float, height: float, words: str = "", colour: str = "ink", *,
        size: float = 13, radius: float = 6, dashed: bool = False, filled: bool = True,
    ) -> Box:  # fmt: skip
        """A rounded box with words in its middle, a line of them for each newline."""
        paint = _colour(colour)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}"'
            f' fill="{paint}" fill-opacity="{FAINT if filled else 0}" stroke="{paint}"{dash}/>'
        )
        box = Box(x, y, width, height)
        if words:
            self._fits(words, size, width - 4)
            self.text(*box.centre, words, size=size)
        return box

    def text(
        self, x: float, y: float, words: str, colour: str = "ink", *, size: float = 12, align: str = "middle",
        bold: bool = False,
    ) -> None:  # fmt: skip
        """Words around the point (x, y), which is their middle; align "start" or "end" puts it at an end."""
        if size < SMALLEST:
            raise ValueError(f"expected text of at least {SMALLEST} pixels, got {size}: {words!r}")
        lines = words.split("\n")
        weight = ' font-weight="650"' if bold else ""
        for number, line in enumerate(lines):
            height = y + (number - (len(lines) - 1) / 2) * 1.25 * size + 0.35 * size
            self._parts.append(
                f'<text x="{_n(x)}" y="{_n(height)}" font-size="{_n(size)}" text-anchor="{align}"{weight}'
                f' stroke="none" fill="{_colour(colour)}">{tspans(line)}</text>'
            )

    def arrow(
        self, start: Point, end: Point, words: str = "", colour: str = "ink", *, via: Sequence[Point] = (),
        dashed: bool = False, head: bool = True, size: float = 12, side: float = -9, width: float = 1.3,
    ) -> None:  # fmt: skip
        """A line from start to end with a head, through the points of `via`, its words beside its middle.

        side: how far the words stand from the line, up or left of it where negative.
        """
        points = [start, *via, end]
        self.line(points, colour, dashed=dashed, width=width)
        if head:
            self._head(points[-2], end, colour)
        if words:
            middle = len(points) // 2
            (x0, y0), (x1, y1) = points[middle - 1], points[middle]
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            if abs(x1 - x0) >= abs(y1 - y0):
                self.text(x, y + side, words, colour, size=size)
            else:
                self.text(x + side, y, words, colour, size=size, align="start" if side > 0 else "end")

    def line(
        self, points: Sequence[Point], colour: str = "ink", *, dashed: bool = False, width: float = 1.3
    ) -> None:
        """A line through the points; it may be a curve of many, such as a wave."""
        path = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<path d="M{path}" fill="none" stroke="{_colour(colour)}" stroke-width="{_n(width)}"{dash}/>'
        )

    def dot(self, x: float, y: float, radius: float = 3, colour: str = "ink", *, filled: bool = True) -> None:
        """A small disc, or a ring where it is not filled."""
        inside = _colour(colour) if filled else "none"
        self._parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{inside}" stroke="{_colour(colour)}"/>'
        )

    def bars(self, box: Box, heights: Sequence[float], colour: str = "blue", *, gap: float = 0.25) -> None:
        """A bar for each height in [0, 1], standing on the lower edge of the box."""
        step = box.width / len(heights)
        for number, height in enumerate(heights):
            x, y = box.x + (number + gap / 2) * step, box.y + (1 - height) * box.height
            self._parts.append(
                f'<rect x="{_n(x)}" y="{_n(y)}"'
                f' width="{_n((1 - gap) * step)}" height="{_n(height * box.height)}" stroke="none"'
                f' fill="{_colour(colour)}"/>'
            )

    def image(self, box: Box, values: np.ndarray) -> None:
        """Numbers (rows, columns) as colours that fill the box, bright where large, the first row below."""
        png = io.BytesIO()
        imsave(png, values, cmap="cividis", origin="lower", format="png")
        data = base64.b64encode(png.getvalue()).decode()
        self._parts.append(
            f'<image x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
            f' preserveAspectRatio="none" image-rendering="pixelated" href="data:image/png;base64,{data}"/>'
        )

    def svg(self, alt: str) -> str:
        """The drawing as one `<svg role="img">`."""
        size = f"0 0 {_n(self.width)} {_n(self.height)}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" stroke-linejoin="round"'
            f' stroke-linecap="round" aria-label="{escape(checked_alt(alt))}" style="{fitting(self.width)}">'
        )
        return "\n".join([head, *self._parts, "</svg>"])

    def _head(self, before: Point, tip: Point, colour: str) -> None:
        """A small triangle at the tip, in the direction in which the line arrives."""
        (x0, y0), (x, y) = before, tip
        length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 1e-9)
        ux, uy = (x - x0) / length, (y - y0) / length
        corners = [
            (x - 7 * ux - 3.5 * uy, y - 7 * uy + 3.5 * ux),
            (x, y),
            (x - 7 * ux + 3.5 * uy, y - 7 * uy - 3.5 * ux),
        ]
        path = "L".join(f"{_n(a)} {_n(b)}" for a, b in corners)
        self._parts.append(f'<path d="M{path}Z" fill="{_colour(colour)}" stroke="none"/>')

    def _fits(self, words: str, size: float, room: float) -> None:
        wide = max(length(line) for line in words.split("\n")) * size
        if wide > room:
            raise ValueError(
                f"expected words of at most {room:.0f} pixels in their box, got about {wide:.0f}: {words!r}"
            )


def _colour(name: str) -> str:
    if name == "ink":
        return "currentColor"
    if name not in COLOURS:
        raise ValueError(f"expected a colour of {', '.join(['ink', *COLOURS])}, got {name!r}")
    return f"var(--gu-{name}, {COLOURS[name]})"


def _n(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
