"""Every claim has its record, its verdict follows from the numbers, and its first seed gives them again."""

from __future__ import annotations

import json
import platform
import re
from dataclasses import asdict

import pytest

from groundup.experiments import claims_page, recorded, runner
from groundup.experiments.claims import CLAIMS

every_claim = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
REPEATABLE = [claim for claim in CLAIMS.values() if claim.repeatable]


@every_claim
def test_the_record_is_of_this_claim(claim):
    """Prediction, rule and seeds did not change after the run, or the rule did and a correction says so."""
    run = recorded.load(f"claims/{claim.id}")
    for name in ("statement", "prediction", "command"):
        assert run[name] == getattr(claim, name)
    assert run["rule"] in (claim.rule, *(old.rule for old in claim.corrections))
    assert (run["claim"], tuple(run["seeds"])) == (claim.id, claim.seeds)
    assert all(run[name] for name in ("time", "hardware", "versions"))


@every_claim
def test_the_record_was_made_from_a_commit(claim):
    commit = recorded.load(f"claims/{claim.id}")["commit"]
    assert re.fullmatch(r"[0-9a-f]{40}", commit or ""), (
        f"{claim.id} was recorded from {commit}: record it again"
    )


@every_claim
def test_the_verdict_follows_from_the_recorded_numbers(claim):
    run = recorded.load(f"claims/{claim.id}")
    again = claim.find(run["numbers"])
    stood = {old.rule: old.verdict for old in claim.corrections} | {claim.rule: again.verdict}
    assert run["verdict"] == stood[run["rule"]]
    if run["rule"] == claim.rule:
        computed = [json.loads(json.dumps(asdict(effect))) for effect in again.effects]
        close = [pytest.approx(effect, rel=1e-9, abs=1e-18) for effect in map(numbers_of, computed)]
        assert [numbers_of(effect) for effect in run["effects"]] == close
        assert [words_of(effect) for effect in run["effects"]] == list(map(words_of, computed))


def numbers_of(effect: dict) -> dict:
    return {name: effect[name] for name in ("value", "low", "high", "sd")}


def words_of(effect: dict) -> dict:
    """All else: its name and kind, and where the rule decides."""
    return {name: value for name, value in effect.items() if name not in numbers_of(effect)}


@every_claim
def test_every_measure_has_one_number_a_seed_and_process(claim):
    run = recorded.load(f"claims/{claim.id}")
    for condition, measures in run["numbers"].items():
        for measure, values in measures.items():
            assert len(values) == len(claim.seeds) * run.get("processes", 1), f"{condition}: {measure}"


@every_claim
def test_a_prediction_that_missed_says_so(claim):
    if runner.finding(claim).verdict != claim.expected:
        assert claim.missed, f"{claim.id} was expected to be {claim.expected}: say what the prediction missed"


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor")
@pytest.mark.parametrize("chapter", sorted({claim.chapter for claim in REPEATABLE}))
def test_the_first_seeds_give_the_recorded_numbers_again(chapter):
    """In a process of their own, on the kernel of the records: there no digit depends on the machine."""
    claims = [claim for claim in REPEATABLE if claim.chapter == chapter]
    again = runner.fresh(claims, fixed=True, first=True)
    assert {library.split(", ")[-1] for library in again["blas"]} == {runner.KERNEL}
    for claim in claims:
        numbers, found = recorded.load(f"claims/{claim.id}")["numbers"], again["numbers"][claim.id]
        assert numbers.keys() == found.keys(), claim.id
        for condition, measures in numbers.items():
            assert measures.keys() == found[condition].keys(), f"{claim.id}, {condition}"
            for measure, values in measures.items():
                where = f"{claim.id}, {condition}: {measure}"
                assert found[condition][measure] == pytest.approx(values[:1], rel=1e-6, abs=1e-9), where


@pytest.mark.parametrize("chapter", sorted({claim.chapter for claim in REPEATABLE}))
def test_running_a_chapter_s_first_seeds_again_stays_within_half_a_minute(chapter):
    """By the minutes that each claim says. Above it, let some trials run again by a cheaper part."""
    claims = [claim for claim in REPEATABLE if claim.chapter == chapter]
    seconds = {claim.id: 60 * claim.minutes / len(claim.seeds) for claim in claims}
    assert sum(seconds.values()) <= 30, seconds


def test_no_record_is_left_of_a_claim_that_is_gone():
    records = {name.split("/")[1].split(".")[0] for name in recorded.names() if name.startswith("claims/")}
    assert records == set(CLAIMS)


@every_claim
def test_every_claim_is_told_in_a_chapter(claim, root):
    cells = json.loads((root / "chapters" / claim.chapter).read_text("utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    assert re.search(rf"\b{claim.id}\b", text), f"{claim.chapter} does not name {claim.id}"


def test_the_page_tells_each_claim_once():
    page = claims_page.render()
    for name, claim in CLAIMS.items():
        assert page.count(f"## {name}: {claim.title}\n") == 1
        assert page.count(f'<a href="#{name.lower()}">') == 1
