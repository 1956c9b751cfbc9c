import dataclasses
import re

import pytest

from groundup.experiments import claims_page, runner
from groundup.experiments.finding_test import NUMBERS, claim

WHERE = {
    "command": "python -m groundup.experiments record X1",
    "time": "2026-01-02T03:04:05+00:00",
    "hardware": {"processor": "a processor", "cores": 2, "gpu": None, "system": "Linux"},
    "versions": {"python": "3.11.1", "numpy": "2.4.6"},
    "commit": "0123456789abcdef",
}


@pytest.fixture
def page(monkeypatch):
    claims = {"X1": claim(), "X2": dataclasses.replace(claim(), id="X2", not_measured="The GPU.")}
    monkeypatch.setattr(claims_page, "CLAIMS", claims)
    findings = {
        name: dataclasses.replace(c.find(NUMBERS), claim=name, where=WHERE) for name, c in claims.items()
    }
    return claims_page.render(findings)


def test_every_claim_has_one_row_and_one_section(page):
    for name in ("X1", "X2"):
        assert page.count(f"\n| [{name}](#{name.lower()}) |") == 1
        assert page.count(f"\n({name.lower()})=\n## {name}: ") == 1
    assert page.startswith("# Claims on trial\n") and page.count("\n# ") == 0


def test_a_section_tells_the_whole_story(page):
    section = page[page.index("(x2)=") :]
    for part in (
        "**Claim.** a is larger",
        "**Prediction.** yes",
        "**Rule.** The interval",
        "**Verdict: confirmed.**",
    ):
        assert part in section
    assert "| a − b | 2.33 ± 0.58 | 0.90 to 3.77 |" in section
    assert "**Not measured.** The GPU." in section
    assert "`book/results/claims/X2.json` on 2026-01-02: a processor, 2 cores, Python 3.11.1" in section
    assert "commit 01234567" in section and "[dropout](../chapters/dropout.ipynb)" in section


def test_the_tally_adds_up(page):
    assert "So far 2 claims: 2 confirmed." in page


def test_a_claim_without_a_record_is_not_passed_over(monkeypatch):
    monkeypatch.setattr(claims_page, "CLAIMS", {"X9": dataclasses.replace(claim(), id="X9")})
    with pytest.raises(KeyError, match="no recorded run named 'claims/X9'"):
        claims_page.render()


def test_the_recorded_page_has_every_claim():
    text = claims_page.render()
    assert re.findall(r"^## (\w+):", text, re.M) == list(claims_page.CLAIMS)
    assert all(f"**{runner.finding(c).verdict}**" in text for c in claims_page.CLAIMS.values())
