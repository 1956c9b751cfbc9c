"""The drawings fit a phone and are told in words."""

from __future__ import annotations

import pytest

from . import diagrams


@pytest.mark.parametrize("name", diagrams.SAID)
def test_a_drawing_is_told_in_words_and_fits(name):
    drawing = getattr(diagrams, name)()
    assert drawing.width <= 350
    assert f'aria-label="{diagrams.SAID[name][:20]}' in drawing.svg(diagrams.SAID[name])


def test_the_comparison_has_no_head():
    words = diagrams.two_questions().svg("naming and comparing voices")
    assert words.count(">head<") == 1 and words.count(">vector<") == 3
