"""Every exercise of the book: its stub fails its check, its solution passes, its hint stands where it helps.

A chapter marks its cells with tags. `imports` is what every exercise stands on. `exercise-stub` is what the
reader fills in, `exercise-check` ends with the check (it may be the same cell), and `exercise-solution` is
folded and ends with the check too. The cell metadata `exercise` names the exercise.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

CHAPTERS = sorted((Path(__file__).resolve().parent.parent / "chapters").glob("*.ipynb"))


def cells(chapter: Path) -> list[dict]:
    return json.loads(chapter.read_text("utf-8"))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tagged(chapter: Path, tag: str, exercise: str | None = None) -> list[dict]:
    """The chapter's cells with this tag, of one exercise or of all."""
    return [
        cell
        for cell in cells(chapter)
        if tag in cell["metadata"].get("tags", []) and exercise in (None, cell["metadata"].get("exercise"))
    ]


def names(chapter: Path) -> list[str]:
    return [cell["metadata"]["exercise"] for cell in tagged(chapter, "exercise-stub")]


def run(*parts: str):
    """Run these cells one after the other in an empty namespace; returns the value of the last line."""
    namespace: dict = {}
    *before, last = ast.parse("\n\n".join(parts)).body
    exec(compile(ast.Module(before, []), "chapter", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "chapter", "eval"), namespace)


def imports(chapter: Path) -> str:
    return "\n".join(source(cell) for cell in tagged(chapter, "imports"))


EXERCISES = [(chapter, name) for chapter in CHAPTERS for name in names(chapter)]
exercises = pytest.mark.parametrize(
    ("chapter", "name"), EXERCISES, ids=[f"{chapter.stem}-{name}" for chapter, name in EXERCISES]
)


@exercises
def test_the_stub_fails_its_check_and_says_what_to_do(chapter, name):
    stub, check = (source(tagged(chapter, tag, name)[0]) for tag in ("exercise-stub", "exercise-check"))
    answer = run(imports(chapter), stub, *([check] if check != stub else []))
    assert not answer and repr(answer).startswith("not yet: ") and answer.hint


@exercises
def test_the_solution_passes(chapter, name):
    solution, check = (
        source(tagged(chapter, tag, name)[0]) for tag in ("exercise-solution", "exercise-check")
    )
    answer = run(imports(chapter), solution)
    assert answer and repr(answer).startswith("correct: ")
    # The check of the stub's cell is the one that the solution passed.
    assert check.strip().splitlines()[-1] == solution.strip().splitlines()[-1]


@exercises
def test_the_solution_is_folded(chapter, name):
    (cell,) = tagged(chapter, "exercise-solution", name)
    assert "hide-cell" in cell["metadata"]["tags"] and source(cell).startswith("#@title Show the solution\n")


@exercises
def test_a_hint_stands_before_the_cell_and_the_words_after_it(chapter, name):
    ids = [cell["metadata"].get("exercise") for cell in cells(chapter)]
    first = ids.index(name)
    task, words = source(cells(chapter)[first - 1]), source(cells(chapter)[first + 1])
    for text, summary in ((task, "Hint"), (words, "Solution in words")):
        # Markdown inside <details> is read as such between blank lines only.
        assert f"<details>\n<summary>{summary}</summary>\n\n" in text and "\n\n</details>" in text


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_a_chapter_has_three_to_five_exercises_each_complete(chapter):
    found = names(chapter)
    assert 3 <= len(found) == len(set(found)) <= 5
    for tag in ("exercise-check", "exercise-solution"):
        assert [cell["metadata"]["exercise"] for cell in tagged(chapter, tag)] == found
    assert len(tagged(chapter, "imports")) == 1


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_a_chapter_asks_at_least_three_questions(chapter):
    asked = [cell for cell in cells(chapter) if "quiz(" in source(cell)]
    assert len(asked) >= 3
    for cell in asked:
        page = run("from groundup.exercises import quiz", source(cell))._repr_html_()
        assert page.count("<details") >= 3 and page.count("Right.") == 1
        # Its code names the answer: hidden on the page, in JupyterLab and in Colab.
        assert (
            source(cell).startswith("#@title Question\nquiz(") and "remove-input" in cell["metadata"]["tags"]
        )
