import re

import pytest
from matplotlib import pyplot

from groundup.figures import Diagram
from groundup.figures.picture import next_prefix, show

SAID = {"alt": "A line that bends", "caption": "It bends."}


def plot():
    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 4])
    return figure


def drawing():
    diagram = Diagram(100, 50)
    diagram.box(0, 0, 50, 50, "$x$")
    return diagram


def test_shows_the_svg_above_its_caption_and_closes_the_figure():
    picture = show(plot(), alt="A line that\n bends upwards", caption="It bends < 2.")
    assert pyplot.get_fignums() == []
    html = picture._repr_html_()
    assert re.search(
        r'<figure .*<div class="gu-picture" [^>]*>\n<svg .*</svg>\n</div>\n<figcaption>', html, re.S
    )
    assert "It bends &lt; 2.</figcaption>" in html
    assert repr(picture) == "Picture: A line that bends upwards"


def test_panels_stand_beside_each_other_with_words_each():
    html = show([plot(), drawing()], alt=["A line that bends", "A box with x"], caption="Two.")._repr_html_()
    assert re.findall(r'aria-label="([^"]*)"', html) == ["A line that bends", "A box with x"]
    assert html.count("<svg") == 2


def test_every_panel_needs_its_words():
    with pytest.raises(ValueError, match="expected one alt a panel, got 1 for 2 panels"):
        show([drawing(), drawing()], alt="Two boxes with x", caption="Two.")


def test_no_two_pictures_share_an_id():
    shown = [show(plot(), **SAID), show([plot(), plot()], alt=["A bent line"] * 2, caption="Two.")]
    svgs = [svg for picture in shown for svg in picture.svgs]
    ids = [name for svg in svgs for name in re.findall(' id="([^"]*)"', svg)]
    assert len(svgs) == 3 and len(set(ids)) == len(ids) >= 3


def test_prefixes_are_never_used_twice():
    assert next_prefix() != next_prefix()


def test_dense_reaches_the_renderer():
    assert "<image" in show(plot(), **SAID, dense=True).svgs[0]


def test_needs_words():
    figure = plot()
    with pytest.raises(ValueError, match="say in a sentence"):
        show(figure, alt="figure", caption="It bends.")
    pyplot.close(figure)
