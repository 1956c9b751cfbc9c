import dataclasses
import re
from xml.etree import ElementTree

import pytest

from groundup.experiments import report
from groundup.experiments.finding import DEPENDS, REFUTED, Correction
from groundup.experiments.finding_test import NUMBERS, claim

WHERE = {
    "command": "python -m groundup.experiments record X1",
    "processes": 1,
    "time": "2026-01-02T03:04:05+00:00",
    "hardware": {"processor": "a processor", "cores": 2, "gpu": None, "system": "Linux"},
    "versions": {"python": "3.11.1", "numpy": "2.4.6"},
    "blas": ["openblas 0.3.31, Haswell"],
    "commit": "0123456789abcdef",
}


def card(monkeypatch, where=WHERE, page="1", **changes) -> str:
    monkeypatch.setenv("GROUNDUP_PAGE", page)
    changed = dataclasses.replace(claim(), **changes)
    return report.trial(changed, changed.find(NUMBERS, where))._repr_html_()


def parsed(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html.replace("hidden>", 'hidden="">').replace('="off">', '="off"/>'))


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_card_asks_before_it_tells(monkeypatch):
    root = parsed(card(monkeypatch))
    assert (root.get("id"), root.get("class")) == ("claim-x1", "gu-trial")
    kinds = [child.tag for child in root]
    assert kinds == ["p", "p", "fieldset", "details"]
    assert words(root[0]) == "Claim X1 a beats b" and words(root[1]) == "a is larger than b. (notes)"
    assert [x.get("value") for x in root[2].iter("input")] == ["confirmed", "refuted", "depends"]
    assert {x.get("name") for x in root[2].iter("input")} == {"claim-x1"}
    assert words(root[2][0]) == "Your prediction"
    before = "".join(words(child) for child in root[:2])
    assert "confirmed" not in before and root[3].get("open") is None


def test_the_result_tells_all(monkeypatch):
    result = parsed(card(monkeypatch, missed="By a little.", not_measured="The GPU, by `run`."))[3]
    text = words(result)
    for part in (
        "The authors: confirmed · Measured: confirmed",
        "Where we missed. By a little.",
        "a − b 2.33 points 0.90 to 3.77",
        "Not measured. The GPU, by run.",
        "What we predicted yes",
        "The rule The interval of a − b lies above 0.",
        "2.33 ± 0.58 points",
        "Where they come from python -m groundup.experiments record X1 wrote book/results/claims/X1.json on "
        "2026-01-02: a processor, 2 cores, Python 3.11.1, NumPy 2.4.6, openblas 0.3.31, Haswell, commit "
        "01234567.",
    ):
        assert part in text, part
    assert "Correction" not in text


def test_three_verdicts_stand_in_one_line(monkeypatch):
    line = parsed(card(monkeypatch, expected=REFUTED)).find(".//p[@class='gu-verdicts']")
    you = line.find("span")
    assert you.get("class") == "gu-you" and you.get("hidden") == "" and words(you) == "You: ·"
    assert words(line).endswith("The authors: refuted · Measured: confirmed")


def test_a_correction_shows_both_rules_and_both_verdicts(monkeypatch):
    older = Correction("2026-01-01", "The first rule.", REFUTED, "It was blind.")
    newer = Correction("2026-02-02", "The second rule.", DEPENDS, "It was deaf.")
    text = words(parsed(card(monkeypatch, corrections=(older, newer)))[3])
    for part in (
        "2026-01-01. It was blind. The rule until then. The first rule. It gave: refuted. "
        "Since then. The second rule. It gives: depends.",
        "2026-02-02. It was deaf. The rule until then. The second rule. It gave: depends. "
        "Since then. The interval of a − b lies above 0. It gives: confirmed.",
    ):
        assert part in text, part


def test_a_record_from_a_changed_tree_says_so(monkeypatch):
    changed = card(monkeypatch, where=WHERE | {"commit": "0123456789abcdef+changes"})
    assert "commit 01234567, <b>with changes that no commit holds</b>" in changed
    assert "changes" not in card(monkeypatch)
    assert "no commit" in card(monkeypatch, where=WHERE | {"commit": None})
    assert "in 4 processes" in card(monkeypatch, where=WHERE | {"processes": 4})
    assert "Measured here and now." in card(monkeypatch, where=None)


def test_what_a_claim_says_is_text_and_no_markup(monkeypatch):
    root = parsed(card(monkeypatch, statement="Σ|x| < 1 & `norm(x)`", title="a <b> c"))
    assert words(root[1]) == "Σ|x| < 1 & norm(x) (notes)" and root[1].find("code").text == "norm(x)"
    assert words(root[0]) == "Claim X1 a <b> c"


def test_a_notebook_gets_the_style_sheet_and_the_page_has_its_own(monkeypatch):
    assert "<style>" in card(monkeypatch, page="0") and "<style>" not in card(monkeypatch, page="1")
    monkeypatch.delenv("GROUNDUP_PAGE")
    assert "<style>" in report.trial(claim(), claim().find(NUMBERS))._repr_html_()


def test_the_script_is_an_attribute_and_reaches_nothing_outside(monkeypatch):
    html = card(monkeypatch)
    assert "<script" not in html and not re.search(r"https?:", html)
    script = parsed(html).find("fieldset").get("onchange")
    assert script.split() == report.SCRIPT.split() and "localStorage" in script and "try" in script


def test_no_line_is_empty_so_that_markdown_leaves_it_alone(monkeypatch):
    correction = Correction("2026-01-01", "The first rule.", REFUTED, "It was blind.")
    assert not re.search(r"\n\s*\n", card(monkeypatch, corrections=(correction,), missed="A little."))


def test_without_html_it_is_a_few_lines():
    shown = repr(report.trial(claim(), claim().find(NUMBERS))).split("\n")
    assert shown[0] == "Claim X1. a beats b" and "The authors: confirmed. Measured: confirmed." in shown
    assert shown[-1] == "  a − b: 2.33 ± 0.58 points"


def test_the_recorded_finding_is_taken_where_none_is_given():
    from groundup.experiments import runner
    from groundup.experiments.claims import CLAIMS

    assert report.trial(CLAIMS["D1"]).found == runner.finding(CLAIMS["D1"])
    with pytest.raises(KeyError, match="no recorded run named 'claims/X1'"):
        report.trial(claim())
