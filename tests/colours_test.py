"""What a dark page makes of the colours of the data must be as easy to tell apart as they are."""

from __future__ import annotations

import re

from groundup.figures import COLOURS
from groundup.figures.style_test import check_colours


def test_the_colours_of_a_dark_page(root):
    style = (root / "book" / "_web" / "figures.css").read_text("utf-8")
    dark = dict(re.findall(r"--gu-plot-(\w+): (#[0-9a-f]{6});", style))
    assert list(dark) == list(COLOURS)
    check_colours(list(dark.values()), pages={"#121212": 6})
