import pytest

from groundup.figures.diagram import Box
from groundup.figures.prose import Prose
from groundup.figures.source import source


class Example:
    def method(self):
        return 1


def wide():
    return "a line that is far too long for the column of a page, since it has more than eighty characters"


def test_shows_the_source_itself_and_where_it_stands():
    text = repr(source(Prose, Box))
    assert text.startswith(
        "```python\n# groundup/figures/prose.py\n# groundup/figures/diagram.py\n@dataclass"
    )
    assert text.count("\n\n\n@dataclass(frozen=True)\nclass Box") == 1 and text.endswith("\n```")


def test_a_method_moves_to_the_left():
    assert "\ndef method(self):\n    return 1\n" in repr(source(Example.method))


def test_a_line_that_a_page_would_cut_is_refused():
    with pytest.raises(ValueError, match="printed source of at most 80 columns, got 'return \"a line that"):
        source(wide)
