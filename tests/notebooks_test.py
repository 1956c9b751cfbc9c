"""What holds for every chapter: how it is stored, what it says plainly, and that it runs alone."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest

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


def test_stored_without_outputs(cells):
    assert not [c for c in code(cells) if c["outputs"] or c["execution_count"] is not None]


def test_plain_markdown_that_colab_shows(cells):
    assert not [text for text in prose(cells) if any(d in text for d in DIRECTIVES)]


def test_cells_are_short(cells):
    # A line `#@title …` names a folded cell in Colab; it is no code.
    lengths = [sum(not line.startswith("#@") for line in source(c).splitlines()) for c in code(cells)]
    assert 15 <= len(lengths) <= 25
    assert max(lengths) <= 25
    assert statistics.median(lengths) <= 10


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
