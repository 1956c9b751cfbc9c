import re
import xml.etree.ElementTree as ElementTree

import pytest

from groundup.figures.formula import length, tspans


def read(text: str) -> str:
    """What a reader sees: the words without the marks."""
    return "".join(ElementTree.fromstring(f"<text>{tspans(text)}</text>").itertext()).replace("\u200b", "")


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a & b < c", "a & b < c"), ("$x_i$ = 3", "xi = 3"), ("$10^{-8}$", "10-8"), ("$f(x)$", "f(x)")],
)
def test_marks_are_not_shown_and_the_rest_is(text, seen):
    assert read(text) == seen


def test_letters_of_a_formula_are_italic_and_others_are_not():
    assert re.findall(r'italic">([^<]*)<', tspans("with $x + 2y$ in it")) == ["x", "y"]


def test_what_follows_an_index_stands_on_the_line_again():
    shifts = re.findall(r'dy="([-.0-9]*)em"', tspans("$x_i^2 + y$"))
    assert sum(map(float, shifts)) == 0 and len(shifts) == 4


def test_marks_have_no_width_and_a_chinese_character_is_wide():
    assert length("$x_i$") == length("xi")
    assert length("梯度") == 2 > length("ab")
