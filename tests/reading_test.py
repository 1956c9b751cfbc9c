"""What each page gets for its readers, on a small book that is built here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output

from book._ext.reading import marked
from tests.small_book import build


def built(folder: Path, *cells) -> str:
    """The HTML of a page that is made of these cells, under a title."""
    book = build(folder, "book._ext.reading", {"page": ["# Page", *cells]}, front="page")
    assert not book.warnings
    return book.article("page")


def code(source: str, answer: str, *tags: str, **prompts: str):
    output = new_output("execute_result", {"text/plain": answer}, execution_count=1)
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags), "mystnb": prompts})


FORMULA = '<span class="math notranslate nohighlight">\\(x\\)</span>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("If $x$, then", f"{FORMULA},</span> then"),
        ("one ($x$), two", f'one <span class="gu-keep">({FORMULA}),</span> two'),
        ("the $x$-th. End", f"{FORMULA}-th.</span> End"),
        ("其中 $x$，即权重", f'{FORMULA}，</span><span lang="zh">即权重'),
    ],
)
def test_a_formula_keeps_the_signs_that_touch_it(tmp_path, text, kept):
    assert kept in built(tmp_path, text)


def test_a_formula_between_spaces_stays_as_it_is(tmp_path):
    page = built(tmp_path, "Let $x$ be large; `a`, too.")
    assert f"Let {FORMULA} be large; " in page and "gu-keep" not in page


def test_chinese_is_said_to_be_chinese(tmp_path):
    page = built(
        tmp_path,
        '## 小结\n\n<div lang="zh">\n\n暂退法，$x$。\n\n</div>\n\n| a |\n| --- |\n| 损失 |',
    )
    assert '<span lang="zh">小结</span>' in page and '<p><span lang="zh">损失</span></p>' in page
    div = page[page.index('<div lang="zh">') :]
    assert '<span lang="zh">暂退法</span>' in div[: div.index("</div>")]


def test_english_between_chinese_words_stays_english():
    assert [node.astext() for node in marked("暂退法 is a 正则化，简单。")] == [
        "暂退法",
        " is a ",
        "正则化，简单",
        "。",
    ]


def test_an_unsolved_exercise_is_silent_and_a_solution_is_not(tmp_path):
    page = built(
        tmp_path,
        code("one()", "not yet one", "exercise-stub", "exercise-check"),
        code("two()", "not yet two", "exercise-check"),
        code("three()", "correct three", "exercise-solution", "hide-cell"),
    )
    assert "not yet" not in page and "correct three" in page
    assert all(f">{name}</span>" in page for name in ("one", "two", "three"))


def test_folded_code_is_called_by_what_one_reads_on_it(tmp_path):
    prompts = {"code_prompt_show": "code of <this> figure", "code_prompt_hide": "hide it"}
    page = built(tmp_path, code("plot()", "a plot", "hide-input", **prompts))
    summary = re.search(r"<details class=\"hide above-input\"><summary>(.*?)</summary>", page)[1]
    assert summary == (
        '<span class="collapsed">code of &lt;this&gt; figure</span><span class="expanded">hide it</span>'
    )
    assert "aria-label" not in summary and page.index("</details>") < page.index("a plot")


def test_a_table_is_called_by_its_section(tmp_path):
    table = "\n\n| a |\n| --- |\n| 1 |\n"
    page = built(tmp_path, f"## Learning{table}\n## Words{table}")
    assert re.findall('role="group" aria-label="(.*?)"', page) == ["Table: Learning", "Table: Words"]
