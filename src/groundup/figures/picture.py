"""A plot as a picture in the page: sharp, light, in the page's colours, with words for those who listen."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from matplotlib import pyplot
from matplotlib.figure import Figure

from groundup.figures.svg import inline_svg

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Picture:
    """An inline SVG and what it says; the last line of a cell shows it."""

    svg: str
    alt: str

    def _repr_html_(self) -> str:
        return f'<div class="gu-picture">\n{self.svg}\n</div>'

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"


def show(figure: Figure, *, alt: str, dense: bool = False) -> Picture:
    """Turn a matplotlib figure into a `Picture`, and close it.

    figure: made with pyplot or as a bare `Figure`, after `use_style()`.
    alt: a sentence that says what the plot shows: its message, not its file or its kind alone.
    dense: draw the data as a bitmap (axes and text stay sharp); for thousands of points or a large image.
    Raises ValueError when `alt` says nothing.
    """
    svg = inline_svg(figure, alt=alt, prefix=next_prefix(), dense=dense)
    pyplot.close(figure)
    return Picture(svg, " ".join(alt.split()))


def next_prefix() -> str:
    """A name that no other figure of this process has, for the ids inside an SVG: `gu1`, `gu2`, ..."""
    return f"gu{next(_numbers)}"
