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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import matplotlib
import numpy as np

from groundup.figures.caption import captioned
from groundup.figures.picture import Drawn, beside, draw_panels, next_prefix
from groundup.figures.style import STYLE

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


def live(
    plot: Callable[..., Drawn],
    *,
    alt: str | Sequence[str] | Callable[..., str | Sequence[str]],
    caption: str,
    start: Mapping[str, object] | None = None,
    **values: Sequence,
):
    """A figure with one slider, or two, over the given values of the parameters of `plot`.

    plot: called as `plot(name=value, ...)`, returns a matplotlib Figure or a `Diagram`, or several that
    stand side by side where there is room; called under the book's style.
    alt: a sentence that says what the figure shows, one a panel, or a function of the same parameters.
    caption: what stands below, after "Figure 1": what to move, and what to look for.
    start: the values that it opens with; without, the first of each.
    values: for each parameter the values that its slider visits.
    Returns an ipywidgets box, or a `StaticFigure` where the environment has GROUNDUP_PAGE=1.
    Raises ValueError for no parameter or more than two, for fewer than two values, for a start that no slider
    visits, and for a static figure of more than 300 KB.

        live(draw_mask, alt="Share of units kept", caption="Raise p.", p=[0.1, 0.3, 0.5, 0.7, 0.9])
    """
    grid = {name: list(choices) for name, choices in values.items()}
    if not 1 <= len(grid) <= 2 or min(map(len, grid.values())) < 2:
        counts = {name: len(choices) for name, choices in grid.items()}
        raise ValueError(f"expected one or two parameters with two values or more each, got {counts}")
    opening = {name: choices[0] for name, choices in grid.items()} | dict(start or {})
    if lost := [name for name, value in opening.items() if value not in grid.get(name, [])]:
        raise ValueError(f"expected {lost[0]} to start at a value of its slider, got {opening[lost[0]]!r}")
    places = [grid[name].index(opening[name]) for name in grid]
    prefix = next_prefix()

    def draw(*state) -> str:
        chosen = dict(zip(grid, state, strict=True))
        with matplotlib.rc_context(STYLE):
            words = alt(**chosen) if callable(alt) else alt
            return beside(draw_panels(plot(**chosen), words, prefix)[0])

    if os.environ.get("GROUNDUP_PAGE") == "1":
        return _static(draw, grid, places, caption)
    return _widget(draw, grid, places, caption)


def _widget(draw: Callable[..., str], grid: dict[str, list], places: list[int], caption: str):
    import ipywidgets  # not for the page: a widget made there would put its manager on it

    sliders = [
        ipywidgets.SelectionSlider(
            options=[(_text(value), index) for index, value in enumerate(choices)],
            index=place,
            description=_label(name),
            style={"description_width": "initial"},
        )
        for (name, choices), place in zip(grid.items(), places, strict=True)
    ]

    def picture_now() -> str:
        state = (choices[slider.value] for choices, slider in zip(grid.values(), sliders, strict=True))
        return captioned(draw(*state), "Figure", caption)

    picture = ipywidgets.HTML(value=picture_now())

    def redraw(_change) -> None:
        picture.value = picture_now()

    for slider in sliders:
        slider.observe(redraw, "value")
    return ipywidgets.VBox([*sliders, picture])


def _static(draw: Callable[..., str], grid: dict[str, list], places: list[int], caption: str) -> StaticFigure:
    states = [draw(*state) for state in itertools.product(*grid.values())]
    sliders = "\n".join(
        _slider(name, choices, place) for (name, choices), place in zip(grid.items(), places, strict=True)
    )
    first = int(np.ravel_multi_index(places, [len(choices) for choices in grid.values()]))
    body = (
        f'<div class="gu-live" role="group" aria-label="Sliders and their picture" data-state="{first}"'
        f' data-states="{_pack(states)}" oninput="{escape(SCRIPT)}" onkeydown="event.stopPropagation()">\n'
        f'<div class="gu-sliders">\n{sliders}\n</div>\n'
        f'<div class="gu-view">\n{states[first]}\n</div>\n'
        f'<p class="gu-hidden" role="status"></p>\n</div>'
    )
    size = len(body.encode())
    if size > LIMIT:
        raise ValueError(
            f"expected a live figure of at most {LIMIT // 1000} KB, got {size // 1000} KB in {len(states)}"
            " states: visit fewer values, or draw fewer points"
        )
    return StaticFigure(captioned(body, "Figure", caption))


def _slider(name: str, choices: list, place: int) -> str:
    texts = [_text(value) for value in choices]
    return (
        f'<label class="gu-slider"><span>{escape(_label(name))}</span>'
        f'<input type="range" min="0" max="{len(texts) - 1}" step="1" value="{place}" autocomplete="off"'
        f' aria-valuetext="{escape(texts[place])}" data-texts="{escape(json.dumps(texts))}">'
        f"<output>{escape(texts[place])}</output></label>"
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
