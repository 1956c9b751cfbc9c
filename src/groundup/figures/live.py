"""Figures with sliders: computed on demand where a kernel runs, drawn beforehand for the page.

In a notebook `live` gives an ipywidget whose sliders call the plotting function. When the book is built
(`GROUNDUP_PAGE=1`) it gives HTML that needs nothing but itself: range inputs, the first picture, and all
pictures compressed. One attribute, `oninput` on the figure, holds the script of `live.js`.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import matplotlib
from matplotlib import pyplot
from matplotlib.figure import Figure

from groundup.figures.picture import next_prefix
from groundup.figures.style import STYLE
from groundup.figures.svg import inline_svg

UNITS = {"cm": "cm", "hz": "Hz", "db": "dB", "ms": "ms", "seconds": "s"}  # of a parameter's last word
LIMIT = 300_000  # bytes of a figure in the page, all states together
SCRIPT = Path(__file__).with_name("live.js").read_text("utf-8")


@dataclass(frozen=True)
class StaticFigure:
    """A figure whose sliders move between pictures drawn beforehand."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return "Live figure"


def live(plot: Callable[..., Figure], *, alt: str | Callable[..., str], **values: Sequence):
    """A figure with one slider, or two, over the given values of the parameters of `plot`.

    plot: called as `plot(name=value, ...)`, returns a matplotlib Figure; called under the book's style.
    alt: a sentence that says what the figure shows, or a function of the same parameters that returns one.
    values: for each parameter the values that its slider visits, the first one first.
    Returns an ipywidgets box, or a `StaticFigure` where the environment has GROUNDUP_PAGE=1.
    Raises ValueError for no parameter or more than two, for fewer than two values, and for a static figure
    of more than 300 KB.

        live(draw_mask, alt="Share of units that a mask keeps", p=[0.1, 0.3, 0.5, 0.7, 0.9])
    """
    grid = {name: list(choices) for name, choices in values.items()}
    if not 1 <= len(grid) <= 2 or min(map(len, grid.values())) < 2:
        counts = {name: len(choices) for name, choices in grid.items()}
        raise ValueError(f"expected one or two parameters with two values or more each, got {counts}")
    prefix = next_prefix()

    def draw(*state) -> str:
        chosen = dict(zip(grid, state, strict=True))
        with matplotlib.rc_context(STYLE):
            figure = plot(**chosen)
            svg = inline_svg(figure, alt=alt(**chosen) if callable(alt) else alt, prefix=prefix)
        pyplot.close(figure)
        return svg

    return _static(draw, grid) if os.environ.get("GROUNDUP_PAGE") == "1" else _widget(draw, grid)


def _widget(draw: Callable[..., str], grid: dict[str, list]):
    import ipywidgets  # not for the page: a widget made there would put its manager on it

    picture = ipywidgets.HTML(value=draw(*(choices[0] for choices in grid.values())))
    sliders = [
        ipywidgets.SelectionSlider(
            options=[(_text(value), index) for index, value in enumerate(choices)],
            description=_label(name),
            style={"description_width": "initial"},
        )
        for name, choices in grid.items()
    ]

    def redraw(_change) -> None:
        chosen = (choices[slider.value] for choices, slider in zip(grid.values(), sliders, strict=True))
        picture.value = draw(*chosen)

    for slider in sliders:
        slider.observe(redraw, "value")
    return ipywidgets.VBox([*sliders, picture])


def _static(draw: Callable[..., str], grid: dict[str, list]) -> StaticFigure:
    states = [draw(*state) for state in itertools.product(*grid.values())]
    sliders = "\n".join(_slider(name, choices) for name, choices in grid.items())
    html = (
        f'<div class="gu-live" role="group" aria-label="Live figure" data-state="0"'
        f' data-states="{_pack(states)}" oninput="{escape(SCRIPT)}" onkeydown="event.stopPropagation()">\n'
        f'<div class="gu-sliders">\n{sliders}\n</div>\n'
        f'<div class="gu-picture">\n{states[0]}\n</div>\n'
        f'<p class="gu-hidden" role="status"></p>\n</div>'
    )
    size = len(html.encode())
    if size > LIMIT:
        raise ValueError(
            f"expected a live figure of at most {LIMIT // 1000} KB, got {size // 1000} KB in {len(states)}"
            " states: visit fewer values, or draw fewer points"
        )
    return StaticFigure(html)


def _slider(name: str, choices: list) -> str:
    texts = [_text(value) for value in choices]
    return (
        f'<label class="gu-slider"><span>{escape(_label(name))}</span>'
        f'<input type="range" min="0" max="{len(texts) - 1}" step="1" value="0" autocomplete="off"'
        f' aria-valuetext="{escape(texts[0])}" data-texts="{escape(json.dumps(texts))}">'
        f"<output>{escape(texts[0])}</output></label>"
    )


def _pack(states: list[str]) -> str:
    """All states as base64 of gzipped JSON: each line of SVG once, each state as a list of lines."""
    number: dict[str, int] = {}
    chosen = [[number.setdefault(line, len(number)) for line in state.split("\n")] for state in states]
    text = json.dumps({"lines": list(number), "states": chosen}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def _label(name: str) -> str:
    """What stands beside a slider: words for underscores, and a unit at the end in brackets.

    >>> _label("trained_with_p"), _label("pitch_hz")
    ('trained with p', 'pitch (Hz)')
    """
    *words, last = name.split("_")
    return " ".join([*words, f"({UNITS[last]})" if words and last in UNITS else last])


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
