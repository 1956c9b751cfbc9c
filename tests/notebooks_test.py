"""What holds for every chapter: how it is stored, what it says plainly, and that it runs alone."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest

from book import notebooks

CHAPTERS = sorted((Path(__file__).resolve().parent.parent / "chapters").glob("*.ipynb"))
DIRECTIVES = ("```{", ":::", "{cite}", "{ref}", "{eq}", "{doc}", "{numref}")
MEASURED = re.compile(r"±|\d\s?%|(?<![/\d.])\d+\.\d{3,}")  # not the number of an arXiv paper


@pytest.fixture(params=CHAPTERS, ids=lambda p: p.stem)
def cells(request) -> list[dict]:
    return json.loads(request.param.read_text("utf-8"))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def code(cells: list[dict]) -> list[dict]:
    return [c for c in cells if c["cell_type"] == "code"]


def prose(cells: list[dict]) -> list[str]:
    return [source(c) for c in cells if c["cell_type"] == "markdown"]


def test_there_are_chapters():
    assert CHAPTERS


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_stored_without_outputs_and_folded_as_the_first_lines_say(path):
    assert path.read_text("utf-8") == notebooks.stored(path), "run: python book/notebooks.py --write"


def test_plain_markdown_that_colab_shows(cells):
    assert not [text for text in prose(cells) if any(d in text for d in DIRECTIVES)]


def is_open(cell: dict) -> bool:
    """Whether the page and Colab show the cell's code without a click."""
    return cell["cell_type"] == "code" and not set(notebooks.FOLDS) & set(cell["metadata"].get("tags", []))


def test_cells_are_short_and_fit_their_column(cells):
    lines = [source(c).splitlines() for c in code(cells)]
    assert max(map(len, lines)) <= 25 and statistics.median(map(len, lines)) <= 10
    assert [line for cell in lines for line in cell if len(line) > 80] == []


# What presents and does not teach: imports, plots, words for pictures, tables and sentences.
PRESENTS = re.compile(r"^ *(?:from \S+ )?import |alt=|caption=|\bprose\(|\bplt\.|\bdisplay\(|#@title", re.M)


def test_only_code_that_teaches_is_open(cells):
    assert not [source(c) for c in cells if is_open(c) and PRESENTS.search(source(c))]
    assert sum(map(is_open, cells)) >= 6


def test_the_first_idea_stands_before_any_code(cells):
    """The title and the riddle of the opening come first; then what installs and imports, folded."""
    first = next(number for number, cell in enumerate(cells) if cell["cell_type"] == "code")
    assert "\n## " in "\n".join(prose(cells[:first]))
    assert not is_open(cells[first])


def test_a_chapter_argues_with_a_picture_and_ends_in_chinese(cells):
    assert "diagrams." in "".join(map(source, code(cells))) and "live(" in "".join(map(source, code(cells)))
    assert [text for text in prose(cells) if text.startswith("## 小结") and '<div lang="zh">' in text]


def test_measured_numbers_are_never_typed(cells):
    """A percentage, a spread or a long decimal in Markdown is a result that a cell should have printed."""
    assert not [m[0] for text in prose(cells) for m in MEASURED.finditer(text)]


def test_every_chapter_keeps_the_rhythm(cells):
    headings = re.findall(r"^## (.+)$", "\n".join(prose(cells)), re.M)
    for part in ("Pitfalls", "Summary", "Exercises", "Sources"):
        assert part in headings
    tags = [tag for c in cells for tag in c["metadata"].get("tags", [])]
    assert any(tag.startswith("exercise-check") for tag in tags)


def test_runs_alone_with_nothing_but_the_installed_wheel(cells, request):
    """Every chapter was executed alone in an empty directory, from the wheel, and no cell failed or warned."""
    from book import execute

    path = next(p for p in CHAPTERS if p.stem in request.node.callspec.id)
    executed = execute.executed(path)
    outputs = [o for c in code(executed["cells"]) for o in c["outputs"]]
    assert outputs
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
