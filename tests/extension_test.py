"""What our Sphinx extensions set, and how book/execute.py runs a chapter and remembers its outputs."""

from __future__ import annotations

import asyncio
import os
import re
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.errors import ExtensionError

from book import assets, execute
from book._ext import groundup_book
from book._ext.search_zh import SearchEnglishAndChinese


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A checkout of a small library; returns its folder."""
    package = tmp_path / "src" / "groundup"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("answer = 42\n")
    (package / "x_test.py").write_text("")
    (tmp_path / "book" / "results").mkdir(parents=True)
    (tmp_path / "book" / "results" / "run.json").write_text("{}")
    point_at(package, monkeypatch)
    return package


def point_at(package, monkeypatch):
    found = SimpleNamespace(origin=str(package / "__init__.py"))
    monkeypatch.setattr(execute.importlib.util, "find_spec", lambda _name: found)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder for the outputs of the chapters that a test writes."""
    monkeypatch.setattr(execute, "ROOT", tmp_path)
    monkeypatch.setattr(execute, "library_key", lambda: "key")
    return tmp_path


def chapter(folder, *sources: str):
    cells = [new_markdown_cell("# Chapter"), *map(new_code_cell, sources)]
    path = folder / "chapter.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def run(*paths) -> tuple[list[str], list[str]]:
    said = []
    failures = asyncio.run(execute.execute_all(list(paths), jobs=2, say=lambda line, **_: said.append(line)))
    return said, failures


def test_outputs_are_looked_up_under_the_key_of_the_library(monkeypatch):
    monkeypatch.setattr(assets, "missing", list)
    monkeypatch.setattr(execute, "library_key", lambda: "key")
    monkeypatch.setenv("GROUNDUP_PAGE", "0")  # so that it is put back afterwards
    config = SimpleNamespace()
    groundup_book.configure(None, config)
    assert config.nb_execution_cache_path == str(execute.ROOT / "_build" / "cache" / "key")
    assert os.environ["GROUNDUP_PAGE"] == "1"


def test_missing_scripts_are_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(assets, "missing", lambda: [assets.PACKAGES[0]])
    with pytest.raises(ExtensionError, match="the page needs mathjax in book/_web/vendor: run `make book`"):
        groundup_book.configure(None, SimpleNamespace())


def test_the_page_of_claims_is_written_from_the_findings_and_no_other_page_is(monkeypatch):
    from groundup.experiments import claims_page

    monkeypatch.setattr(claims_page, "render", lambda: "# Verdicts")
    claims, other = ["old"], ["old"]
    groundup_book.write_claims(None, "book/claims", claims)
    groundup_book.write_claims(None, "book/notation", other)
    assert (claims, other) == (["# Verdicts"], ["old"])


def test_a_claim_without_a_record_stops_the_build_and_is_named(monkeypatch):
    from groundup.experiments import claims_page

    def render():
        raise KeyError("no recorded run named 'claims/A1'")

    monkeypatch.setattr(claims_page, "render", render)
    with pytest.raises(ExtensionError, match="cannot be written: no recorded run named 'claims/A1'"):
        groundup_book.write_claims(None, "book/claims", ["old"])


def test_the_key_follows_code_and_results_and_not_tests(library):
    keys = [execute.library_key()]
    for path in (library / "__init__.py", library.parents[1] / "book" / "results" / "run.json"):
        path.write_text(path.read_text() + " ")
        keys.append(execute.library_key())
    (library / "new.py").write_text("")
    keys.append(execute.library_key())
    assert len(set(keys)) == 4
    (library / "x_test.py").write_text("changed")
    (library / "x.pyc").write_text("compiled")
    assert execute.library_key() == keys[-1]


def test_the_key_follows_the_installed_versions(library, monkeypatch):
    before = execute.library_key()
    monkeypatch.setattr(execute, "distributions", lambda: [SimpleNamespace(name="numpy", version="0")])
    assert execute.library_key() != before


def test_a_wheel_has_the_key_of_its_checkout(library, tmp_path, monkeypatch):
    checkout = execute.library_key()
    wheel = tmp_path / "site-packages" / "groundup"
    (wheel / "experiments" / "results").mkdir(parents=True)
    (wheel / "__init__.py").write_text("answer = 42\n")
    (wheel / "experiments" / "results" / "run.json").write_text("{}")
    point_at(wheel, monkeypatch)
    assert execute.library_key() == checkout


def test_a_chapter_runs_alone_and_once(book, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(book))
    monkeypatch.setenv("GROUNDUP_PAGE", "0")
    count = book / "count"
    path = chapter(
        book,
        f"import os; open({str(count)!r}, 'a').write('x'); sorted(os.listdir())",
        "[os.environ.get(name) for name in ('PYTHONPATH', 'GROUNDUP_PAGE', 'OMP_NUM_THREADS')]",
    )
    said, failures = run(path)
    assert not failures and re.fullmatch(r"chapter\.ipynb +\d+\.\d s", said[0])
    outputs = [cell.outputs[0].data["text/plain"] for cell in execute.executed(path).cells[1:]]
    assert outputs == ["['chapter.ipynb']", "[None, '1', '1']"]
    assert run(path) == (["chapter.ipynb                cached"], [])
    assert count.read_text() == "x"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", r"chapter.ipynb: a cell failed\n[\s\S]*ZeroDivisionError"),
        ("import warnings; warnings.warn('beware')", r"chapter.ipynb: cell 2 wrote to stderr\n[\s\S]*beware"),
    ],
)
def test_a_chapter_that_fails_or_warns_is_not_kept(book, source, message):
    path = chapter(book, source)
    said, failures = run(path)
    assert said == ["chapter.ipynb                FAILED"]
    assert re.match(message, failures[0])
    assert run(path)[0] == said
    with pytest.raises(RuntimeError, match=message):
        execute.executed(path)


def test_what_is_asked_for_before_it_ran_runs_then(book):
    path = chapter(book, "40 + 2")
    assert execute.executed(path).cells[1].outputs[0].data["text/plain"] == "42"
    assert run(path)[0] == ["chapter.ipynb                cached"]


def test_chapters_are_those_of_the_contents(root):
    listed = [path.stem for path in execute.chapters()]
    assert listed == ["autograd", "dropout", "data", "speaker"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dropout keeps", ["Dropout", "keeps"]),
        ("正则化", ["正", "则", "化", "正则", "则化"]),
        ("L2正则 熵", ["L2", "正", "则", "正则", "熵", "熵"]),
    ],
)
def test_the_index_holds_words_and_chinese_characters_and_pairs(text, words):
    assert SearchEnglishAndChinese({}).split(text) == words
