"""A matplotlib figure as SVG to be written straight into a page.

What matplotlib saves is made for a file of its own. Inside a page it must have no prologue and no style
sheet (its `*` rule would reach the whole page), no name that another figure may use too, and a colour and
a font that follow the page. It may also be small: a hundredth of a point is finer than any screen.
"""

from __future__ import annotations

import io
import re
from html import escape

import matplotlib
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from groundup.figures.style import COLOURS, INK

PIXELS_PER_POINT = 4 / 3  # CSS: 96 pixels or 72 points an inch
IMAGE_DPI = 200  # two pixels a CSS pixel, on a desk too, for what must be a bitmap
GROWS = 1.4  # how much larger than it was drawn a figure may be shown
GIVES = 0.95  # how much smaller, where two would just not stand beside each other

_UNWANTED = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>",
    re.S,
)
_DECIMAL = re.compile(r"-?\d+\.\d+")
_AROUND_LETTER = re.compile(r"\s*([A-Za-z])\s*")


class _PageRenderer(RendererSVG):
    """Writes words as text, in the page's font, and formulas as outlines, which need matplotlib's fonts."""

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        with matplotlib.rc_context({"svg.fonttype": "path" if ismath else "none"}):
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)


def inline_svg(figure: Figure, *, alt: str, prefix: str, dense: bool = False) -> str:
    """The figure as an `<svg role="img">` that scales with the page and takes its colours.

    figure: a matplotlib Figure, made under `groundup.figures.use_style`.
    alt: what a reader hears who cannot see it.
    prefix: begins every id inside; no other figure of the page may have it.
    dense: draw curves, points and areas as one bitmap (for more than a few thousand points).
    One element a line, so that two states of a figure can share their equal lines.
    """
    alt = checked_alt(alt)
    if dense:
        _rasterise(figure)
    body = _UNWANTED.sub("", _matplotlib_svg(figure))
    body = body[body.index(">", body.index("<svg")) + 1 : body.rindex("</svg>")]
    body = _rename(_shorten(_follow_the_page(body)), prefix)
    width, height = (72 * float(inches) for inches in figure.get_size_inches())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_short(width)} {_short(height)}" role="img"'
        f' aria-label="{escape(alt)}" stroke-linejoin="round" stroke-linecap="butt" fill="currentColor"'
        f' style="{fitting(width * PIXELS_PER_POINT)}">'
    )
    lines = (line.strip() for line in body.split("\n"))
    return "\n".join([head, *(line for line in lines if line), "</svg>"])


def fitting(width: float) -> str:
    """Style of a picture drawn `width` pixels wide: beside others if they fit, never wider than its place.

    >>> fitting(350)
    'flex:1 1 332px;min-width:0;width:100%;max-width:490px;height:auto'
    """
    return (
        f"flex:1 1 {GIVES * width:.0f}px;min-width:0;width:100%;max-width:{GROWS * width:.0f}px;height:auto"
    )


def checked_alt(alt: str) -> str:
    """`alt` on one line; raises ValueError when it cannot describe a picture."""
    text = " ".join(str(alt).split())
    if len(text.split(" ")) < 3:
        raise ValueError(f"expected alt to say in a sentence what the picture shows, got {alt!r}")
    return text


def _matplotlib_svg(figure: Figure) -> str:
    FigureCanvasSVG(figure)  # text is measured by the SVG canvas, whatever made the figure
    figure.dpi = 72
    width, height = figure.get_size_inches()
    out = io.StringIO()
    with matplotlib.rc_context({"svg.image_inline": True}):
        page = _PageRenderer(72 * width, 72 * height, out, image_dpi=IMAGE_DPI, metadata={"Date": None})
        renderer = MixedModeRenderer(figure, width, height, IMAGE_DPI, page)
        figure.draw(renderer)
        renderer.finalize()
    return out.getvalue()


def _follow_the_page(svg: str) -> str:
    """Text in the text's colour; the data's colours by name, so that a dark page can lighten them."""
    svg = svg.replace(INK, "currentColor")
    for name, colour in COLOURS.items():
        svg = svg.replace(f": {colour.lower()}", f": var(--gu-plot-{name},{colour})")
    return svg


def _rasterise(figure: Figure) -> None:
    for axes in figure.axes:
        for artist in axes.get_children():
            if isinstance(artist, (Collection, Line2D, AxesImage)):
                artist.set_rasterized(True)


def _shorten(svg: str) -> str:
    """Round coordinates to a hundredth of a point, drop white space; `scale(...)` stays exact."""

    def path(match: re.Match) -> str:
        commands = _AROUND_LETTER.sub(r"\1", _round(match[1])).strip()
        return f'd="{commands}"'

    def style(match: re.Match) -> str:
        rules = re.sub(r"font-family: [^;]*(; )?", "", match[1])
        return f'style="{rules.replace(": ", ":").replace("; ", ";").rstrip(";")}"'

    svg = re.sub(r'\bd="([^"]*)"', path, svg)
    svg = re.sub(r'\bstyle="([^"]*)"', style, svg)
    svg = re.sub(
        r'\b(?:x|y|width|height)="[^"]*"|translate\([^)]*\)',
        lambda match: _round(match[0]),
        svg,
    )
    svg = re.sub(r' transform="rotate\(-?0 [^"]*"', "", svg)
    return svg.replace("xlink:href=", "href=")


def _rename(svg: str, prefix: str) -> str:
    """Name every id that is referred to `prefix-0`, `prefix-1`, ...; drop the others, which are random."""
    used = dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    name = {old: f"{prefix}-{number}" for number, old in enumerate(used)}
    svg = re.sub(r' id="([^"]*)"', lambda match: f' id="{name[match[1]]}"' if match[1] in name else "", svg)
    return re.sub(r'(href="#|url\(#)([^")]+)', lambda match: match[1] + name[match[2]], svg)


def _round(text: str) -> str:
    return _DECIMAL.sub(lambda number: _short(float(number[0])), text)


def _short(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # + 0.0 turns -0.0 into 0.0
