"""A plot as a picture in the page: sharp, light, in the page's colours, with words for those who listen."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib import pyplot
from matplotlib.figure import Figure

from groundup.figures.caption import captioned
from groundup.figures.diagram import Diagram
from groundup.figures.svg import inline_svg

Drawn = Figure | Diagram | Sequence[Figure | Diagram]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Picture:
    """One inline SVG or several beside each other, and what they show; the last line of a cell shows it."""

    svgs: tuple[str, ...]
    alt: str
    caption: str

    def _repr_html_(self) -> str:
        return captioned(beside(self.svgs), "Figure", self.caption)

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"


def show(drawn: Drawn, *, alt: str | Sequence[str], caption: str, dense: bool = False) -> Picture:
    """Turn a matplotlib figure or a `Diagram`, or several, into a `Picture`; figures are closed.

    drawn: figures are made with pyplot or as a bare `Figure`, after `use_style()`; several are panels, side
    by side where there is room and stacked on a phone.
    alt: a sentence that says what the plot shows: its message, not its file or its kind alone; one a panel.
    caption: what stands below, after "Figure 1": what to look for.
    dense: draw the data as a bitmap (axes and text stay sharp); for thousands of points or a large image.
    Raises ValueError when `alt` says nothing, or there are more or fewer of them than panels.
    """
    svgs, words = draw_panels(drawn, alt, next_prefix(), dense=dense)
    return Picture(svgs, " ".join(words), caption)


def draw_panels(
    drawn: Drawn, alt: str | Sequence[str], prefix: str, *, dense: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The SVG of each panel and its words; figures are closed."""
    panels = (drawn,) if isinstance(drawn, (Figure, Diagram)) else tuple(drawn)
    words = (alt,) if isinstance(alt, str) else tuple(alt)
    if len(panels) != len(words):
        raise ValueError(f"expected one alt a panel, got {len(words)} for {len(panels)} panels")
    svgs = []
    for number, (panel, said) in enumerate(zip(panels, words, strict=True)):
        if isinstance(panel, Diagram):
            svgs.append(panel.svg(said))
        else:
            svgs.append(inline_svg(panel, alt=said, prefix=f"{prefix}-{number}", dense=dense))
            pyplot.close(panel)
    return tuple(svgs), tuple(" ".join(said.split()) for said in words)


def beside(svgs: Sequence[str]) -> str:
    """Pictures in a row that breaks where it does not fit, also in a notebook, which lacks our style."""
    return (
        '<div class="gu-picture" style="display:flex;flex-wrap:wrap;gap:0.6rem 1.2rem">\n'
        + "\n".join(svgs)
        + "\n</div>"
    )


def next_prefix() -> str:
    """A name that no other figure of this process has, for the ids inside an SVG: `gu1`, `gu2`, ..."""
    return f"gu{next(_numbers)}"
