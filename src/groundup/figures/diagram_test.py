import base64
import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from matplotlib.image import imread

from groundup.figures.diagram import Diagram

NAME = "{http://www.w3.org/2000/svg}"


def parts(drawing: Diagram) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing.svg("A drawing of boxes")))


def test_is_one_named_element_in_the_colour_of_the_text():
    drawing = Diagram(300, 60)
    drawing.box(0, 10, 80, 40, "x < y", "blue")
    root = ElementTree.fromstring(drawing.svg('Less < "more"'))
    assert root.get("aria-label") == 'Less < "more"' and root.get("viewBox") == "0 0 300 60"
    assert "currentColor" in drawing.svg("A box with words") and "--gu-blue" in drawing.svg(
        "A box with words"
    )


def test_an_arrow_ends_in_a_head_whose_tip_is_its_end():
    drawing = Diagram(300, 60)
    left, right = drawing.box(0, 10, 80, 40), drawing.box(200, 10, 80, 40)
    drawing.arrow(left.right, right.left)
    line, head = parts(drawing)[-2:]
    assert line.get("d") == "M80 30L200 30"
    (x0, y0), tip, (x1, y1) = (
        [float(n) for n in p.split()] for p in re.split("[ML]", head.get("d").rstrip("Z"))[1:]
    )
    assert tip == [200, 30] and x0 == x1 == 193 and {y0, y1} == {26.5, 33.5}


@pytest.mark.parametrize(
    ("end", "side", "align"), [((100, 0), -9, "middle"), ((0, 100), 9, "start"), ((0, 100), -9, "end")]
)
def test_words_stand_beside_the_middle_of_their_arrow(end, side, align):
    drawing = Diagram(300, 100)
    drawing.arrow((0, 0), end, "f", side=side)
    text = parts(drawing)[-1]
    across = (0, side) if end[0] else (side, 0)
    assert text.get("text-anchor") == align
    assert float(text.get("x")) == end[0] / 2 + across[0]
    assert float(text.get("y")) == pytest.approx(end[1] / 2 + across[1] + 0.35 * 12)


def test_lines_of_a_text_are_centred_around_its_point():
    drawing = Diagram(100, 100)
    drawing.text(50, 50, "one\ntwo\nthree", size=16)
    assert [float(t.get("y")) - 0.35 * 16 for t in parts(drawing)] == pytest.approx([30, 50, 70])


def test_bars_stand_on_the_lower_edge_of_their_box():
    drawing = Diagram(100, 100)
    drawing.bars(drawing.box(10, 20, 60, 40), [0.5, 1, 0])
    feet = [float(bar.get("y")) + float(bar.get("height")) for bar in parts(drawing)[1:]]
    assert feet == [60, 60, 60]


def test_an_image_fills_its_box_and_its_first_row_lies_below():
    drawing = Diagram(100, 100)
    drawing.image(drawing.box(10, 20, 60, 40), np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 1.0]]))
    image = parts(drawing)[1]
    assert [image.get(name) for name in ("x", "y", "width", "height")] == ["10", "20", "60", "40"]
    picture = imread(io.BytesIO(base64.b64decode(image.get("href").partition(",")[2])))
    np.testing.assert_array_equal(picture[..., 0] > 0.5, [[True, True, True], [False, False, True]])


def test_words_that_do_not_fit_are_refused_before_a_reader_sees_them():
    with pytest.raises(ValueError, match="expected words of at most 36 pixels in their box, got about"):
        Diagram(300, 60).box(0, 0, 40, 30, "feed-forward")


def test_what_a_phone_cannot_show_is_refused():
    with pytest.raises(ValueError, match="expected a drawing at most 350 wide, as a phone is, got 600"):
        Diagram(600, 60)
    with pytest.raises(ValueError, match=r"expected text of at least 11\.5 pixels, got 9"):
        Diagram(300, 60).text(0, 0, "small", size=9)


def test_an_unknown_colour_is_named():
    with pytest.raises(ValueError, match=r"expected a colour of ink, blue, .*, got 'mauve'"):
        Diagram(300, 60).dot(1, 1, colour="mauve")
