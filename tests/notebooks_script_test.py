"""The script that folds cells: what it sets, and what it refuses."""

from __future__ import annotations

import pytest

from book.notebooks import marked


def cell(source: str, *tags: str, **metadata) -> dict:
    return {
        "id": "one",
        "cell_type": "code",
        "source": [source],
        "metadata": {"tags": list(tags), **metadata},
    }


def test_a_title_folds_the_cell_everywhere_and_is_the_line_that_opens_it():
    data = marked(cell("#@title Code of this figure\nshow()", "hide-input"))["metadata"]
    assert data["cellView"] == "form" and data["jupyter"] == {"source_hidden": True}
    assert data["mystnb"]["code_prompt_show"] == "Code of this figure"


def test_an_open_cell_loses_marks_that_it_should_not_have_and_keeps_its_tags():
    found = marked(cell("x = 1", "exercise-check", cellView="form", exercise="one"))
    assert found["metadata"] == {"tags": ["exercise-check"], "exercise": "one"}


def test_outputs_are_not_stored():
    found = marked(cell("x = 1") | {"outputs": [1], "execution_count": 3})
    assert (found["outputs"], found["execution_count"]) == ([], None)


@pytest.mark.parametrize(
    "wrong", [cell("#@title Code"), cell("x = 1", "hide-input"), cell("#@title A", "hide-input", "hide-cell")]
)
def test_a_title_without_a_fold_and_a_fold_without_a_title_are_refused(wrong):
    with pytest.raises(ValueError, match="cell one: expected a first line #@title … and one tag of"):
        marked(wrong)
