import re
import xml.etree.ElementTree as ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from groundup.figures.style import COLOURS, INK, STYLE
from groundup.figures.svg import inline_svg

ALT = "A wave that rises and falls"


def wave(points: int = 50, title: str = "Wave") -> Figure:
    with matplotlib.rc_context(STYLE):
        figure = Figure()
        axes = figure.subplots()
        time = np.linspace(0, 6, points)
        axes.plot(time, np.sin(time), label="sine")
        axes.set(title=title, xlabel="time (s)", ylabel="amplitude")
        axes.legend()
    return figure


def draw(figure: Figure, **options) -> str:
    with matplotlib.rc_context(STYLE):
        return inline_svg(figure, **{"alt": ALT, "prefix": "a", **options})


def test_is_one_well_formed_element_that_is_named_for_those_who_listen():
    root = ElementTree.fromstring(draw(wave(), alt='Less < more & "so"\n on'))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Less < more & "so" on'


def test_text_and_axes_take_the_colour_and_the_font_of_the_page():
    svg = draw(wave())
    assert INK not in svg and "currentColor" in svg
    assert "<text" in svg and "amplitude" in svg and "font-family" not in svg
    assert "#ffffff" not in svg, "a background was painted"


def test_the_colours_of_the_data_are_the_books_unless_the_page_has_others():
    svg = draw(wave())
    assert f"stroke:var(--gu-plot-blue,{COLOURS['blue']})" in svg
    assert not [colour for colour in COLOURS.values() if f":{colour.lower()}" in svg]


def test_formulas_are_outlines_while_words_stay_text():
    svg = draw(wave(title=r"$\sigma^2$ over time"))
    assert ">amplitude</text>" in svg
    assert "over time" not in svg


def test_brings_nothing_that_reaches_out_of_the_picture():
    svg = draw(wave(title=r"$x$"))
    for unwanted in ("<style", "<metadata", "<?xml", "<!", "xlink"):
        assert unwanted not in svg
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


def test_two_pictures_share_no_name_and_every_reference_resolves():
    ids = []
    for prefix in ("a", "b"):
        svg = draw(wave(title=r"$x$"), prefix=prefix)
        names = re.findall(r' id="([^"]*)"', svg)
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) == set(names)
        assert len(set(names)) == len(names) > 0
        ids.append(set(names))
    assert not ids[0] & ids[1]


def test_the_same_figure_gives_the_same_bytes():
    assert draw(wave()) == draw(wave())


def test_coordinates_are_short_and_still_right():
    svg = draw(wave())
    assert not re.search(r'(?:\bd|\bx|\by)="[^"]*\d\.\d{3}', svg)
    line = next(m for m in re.findall(r'd="(M[^"]*)"', svg) if m.count("L") > 40)
    x, y = np.array([[float(n) for n in pair.split()] for pair in re.split("[ML]", line)[1:]]).T
    expected = np.sin(np.linspace(0, 6, 50))
    assert np.corrcoef(-y, np.interp(x, np.linspace(x[0], x[-1], 50), expected))[0, 1] > 0.9999


def test_scales_of_outlines_are_not_rounded():
    svg = draw(wave(title=r"$x$"))
    assert re.search(r"scale\(0\.\d{3,}", svg)


def test_dense_draws_the_data_as_one_bitmap_and_keeps_the_text():
    plain, dense = draw(wave(20_000)), draw(wave(20_000), dense=True)
    assert "<image" not in plain
    assert dense.count("<image") == 1 and ">amplitude</text>" in dense


@pytest.mark.parametrize("alt", ["", "plot.png", "a plot"])
def test_words_that_say_nothing_are_refused(alt):
    with pytest.raises(ValueError, match="expected alt to say in a sentence"):
        draw(wave(), alt=alt)
