import dataclasses
import re
from xml.etree import ElementTree

import pytest

from groundup.experiments import claims_page, runner
from groundup.experiments.finding import REFUTED
from groundup.experiments.finding_test import NUMBERS, claim
from groundup.experiments.report_test import WHERE


@pytest.fixture
def page(monkeypatch):
    claims = {
        "X1": claim(),
        "X2": dataclasses.replace(claim(), id="X2", expected=REFUTED, missed="In all.", title="a | b"),
        "X3": dataclasses.replace(claim(), id="X3", missed="In size."),
    }
    monkeypatch.setattr(claims_page, "CLAIMS", claims)
    findings = {name: dataclasses.replace(c.find(NUMBERS, WHERE), claim=name) for name, c in claims.items()}
    return claims_page.render(findings)


def test_every_claim_has_one_line_and_one_section(page):
    for name in ("X1", "X2", "X3"):
        assert page.count(f'<li><a href="#{name.lower()}">{name}: ') == 1
        assert page.count(f"\n({name.lower()})=\n## {name}: ") == 1
    assert page.startswith("# Claims on trial\n") and page.count("\n# ") == 0
    assert page.count('<span class="gu-verdict">✓ confirmed</span>') == 3


def test_the_tally_adds_up_and_counts_what_the_authors_missed(page):
    assert "So far 3 claims: 3 confirmed." in page
    assert "predicted 1 of these verdicts wrongly; 1 more of our predictions named the right verdict" in page


def test_a_section_tells_the_whole_story(page):
    section = page[page.index("(x2)=") : page.index("(x3)=")]
    for part in ("a is larger", "The authors: refuted", "<strong>confirmed</strong>", "In all.", "The rule"):
        assert part in section
    assert "commit 01234567" in section and "Told in [dropout](../chapters/dropout.ipynb)." in section


def test_html_has_no_empty_line_in_which_markdown_would_begin(page):
    blocks = [block for block in page.split("\n\n") if block.startswith(("<div", "<ul"))]
    assert len(blocks) == 1 + 3
    for block in blocks:
        ElementTree.fromstring(block.replace("hidden>", 'hidden="">'))  # it ends where it should


def test_a_claim_without_a_record_is_not_passed_over(monkeypatch):
    monkeypatch.setattr(claims_page, "CLAIMS", {"X9": dataclasses.replace(claim(), id="X9")})
    with pytest.raises(KeyError, match="no recorded run named 'claims/X9'"):
        claims_page.render()


def test_the_recorded_page_has_every_claim():
    text = claims_page.render()
    assert re.findall(r"^## (\w+):", text, re.M) == list(claims_page.CLAIMS)
    for name, told in claims_page.CLAIMS.items():
        section = text[text.index(f"({name.lower()})=") :]
        assert f"<strong>{runner.finding(told).verdict}</strong>" in section[: section.index("Told in")]
