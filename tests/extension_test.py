"""What our Sphinx extensions set."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from book import assets, execute
from book._ext import groundup_book
from book._ext.search_zh import SearchEnglishAndChinese


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


def test_the_page_of_runs_is_written_and_no_other_page_is(monkeypatch):
    from groundup.experiments import runs_page

    monkeypatch.setattr(runs_page, "render", lambda: "# Runs")
    runs, other = ["old"], ["old"]
    groundup_book.write_runs(None, "book/runs", runs)
    groundup_book.write_runs(None, "book/notation", other)
    assert (runs, other) == (["# Runs"], ["old"])


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
