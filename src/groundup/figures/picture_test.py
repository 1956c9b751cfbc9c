import re

import pytest
from matplotlib import pyplot

from groundup.figures.picture import next_prefix, show


def plot():
    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 4])
    return figure


def test_shows_the_svg_and_closes_the_figure():
    picture = show(plot(), alt="A line that\n bends upwards")
    assert pyplot.get_fignums() == []
    assert re.fullmatch(r'<div class="gu-picture">\n<svg .*</svg>\n</div>', picture._repr_html_(), re.S)
    assert picture.alt == "A line that bends upwards"
    assert repr(picture) == "Picture: A line that bends upwards"


def test_the_same_plot_twice_on_a_page_shares_no_id():
    first, second = (set(re.findall(r' id="([^"]*)"', show(plot(), alt="A bent line").svg)) for _ in range(2))
    assert first and not first & second


def test_prefixes_are_never_used_twice():
    assert next_prefix() != next_prefix()


def test_dense_reaches_the_renderer():
    assert "<image" in show(plot(), alt="A line that bends", dense=True).svg


def test_needs_words():
    figure = plot()
    with pytest.raises(ValueError, match="say in a sentence"):
        show(figure, alt="figure")
    pyplot.close(figure)
