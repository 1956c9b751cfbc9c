"""The glossary's rows, the sections that teach their terms, and what the search finds under their names."""

from __future__ import annotations

import re

import pytest

from book._ext.glossary import GLOSSARY, Row, pattern, rows
from tests.small_book import build

HEAD = "# Glossary\n\n## Words\n\n| English | 中文 | In a line | 也作 |\n| --- | --- | --- | --- |\n"
CHAPTER = [
    "# One\n\nIn this chapter you meet the **mean** and a padding.",
    "## First\n\nA padding here, a padding there, padding everywhere, and a *mask*.",
    "## The mean\n\nIt stays.",
    "## Second\n\nNo. The **padding** is zero.\n\n### Deeper\n\nA mask, a mask, a mask, a mask. Mini-batches.",
    "## Exercises\n\n### Exercise 1: a padding\n\n**padding**: a loss.",
]


def test_a_row_has_all_names_and_perhaps_a_page():
    assert rows(HEAD + "| [a b](../chapters/one.ipynb) | 甲 | c | 乙、丙、AB |\n| d | 丁 | e |  |\n") == [
        Row(("a b", "甲", "乙", "丙", "AB"), "chapters/one"),
        Row(("d", "丁"), None),
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("mini-batch", "minibatches"), ("log mel", "log-mel"), ("mask", "masks")]
)
def test_a_term_is_known_in_the_plural_and_with_a_hyphen(name, text):
    assert pattern([name]).search(text)


def test_a_term_is_not_found_inside_another_word():
    assert not pattern(["ear"]).search("learning")


@pytest.mark.parametrize(
    ("term", "section"),
    [
        ("mean", "the-mean"),  # in a title
        ("padding", "second"),  # emphasised, neither in the opening nor among the exercises
        ("mask", "first"),
        ("mini batch", "deeper"),
        ("loss", "exercise-1-a-padding"),  # nowhere else
        ("one", "one"),
    ],
)
def test_a_row_leads_to_the_section_that_teaches_it(tmp_path, term, section):
    row = f"| [{term}](../chapters/one.ipynb) | 甲 | c | 乙 |\n"
    book = build(
        tmp_path, "book._ext.glossary", {GLOSSARY: [HEAD + row], "chapters/one": CHAPTER}, front=GLOSSARY
    )
    assert not book.warnings
    assert f'href="../chapters/one.html#{section}"' in book.article(GLOSSARY)
    index = book.index()
    page, place, main = index["indexentries"]["乙"][0]
    assert index["docnames"][page] == "chapters/one" and main
    assert place == ("" if section == "one" else section)
    assert set(index["indexentries"]) == {term.lower(), "甲", "乙"}


def test_a_row_without_a_page_is_found_in_the_glossary(tmp_path):
    book = build(
        tmp_path, "book._ext.glossary", {GLOSSARY: [HEAD + "| mean | 甲 | c |  |\n"]}, front=GLOSSARY
    )
    assert book.index()["indexentries"]["甲"] == [[0, "words", True]]


def test_a_term_that_its_chapter_does_not_mention_is_a_warning(tmp_path):
    row = "| [window](../chapters/one.ipynb) | 窗 | c | pane |\n"
    book = build(
        tmp_path, "book._ext.glossary", {GLOSSARY: [HEAD + row], "chapters/one": CHAPTER}, front=GLOSSARY
    )
    assert "book/glossary.md: chapters/one mentions none of: window, pane" in book.warnings


def test_every_row_of_the_book_is_read_and_names_stand_once_in_it(root):
    text = (root / "book" / "glossary.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| (?!English|---)", line)]
    found = rows(text)
    assert len(found) == len(lines) > 100
    assert [row.names for row in found if len(set(row.names)) < len(row.names)] == []
    assert len({row.names[0] for row in found}) == len(found)
    assert {row.page for row in found} >= {
        f"chapters/{name}" for name in ("autograd", "data", "dropout", "speaker")
    }
