"""Every claim has its record, its verdict follows from the numbers, and cheap trials give them again."""

from __future__ import annotations

import json

import pytest

from groundup.experiments import claims_page, recorded, runner
from groundup.experiments.claims import CLAIMS

CHEAP = 0.2  # minutes for all seeds: such a trial is run again as a whole

every_claim = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)


@every_claim
def test_the_record_is_of_this_claim(claim):
    """Prediction, rule and seeds of the record are those of the code: they did not change after the run."""
    run = recorded.load(f"claims/{claim.id}")
    for name in ("statement", "prediction", "rule", "command"):
        assert run[name] == getattr(claim, name)
    assert (run["claim"], tuple(run["seeds"])) == (claim.id, claim.seeds)
    assert all(run[name] for name in ("time", "hardware", "versions", "commit"))


@every_claim
def test_the_verdict_follows_from_the_recorded_numbers(claim):
    found = runner.finding(claim)
    again = claim.find(found.numbers)
    assert found.verdict == again.verdict
    assert [effect.name for effect in found.effects] == [effect.name for effect in again.effects]
    for effect, computed in zip(found.effects, again.effects, strict=True):
        for field in ("mean", "sd", "low", "high"):
            assert getattr(effect, field) == pytest.approx(getattr(computed, field), rel=1e-9, abs=1e-18)


@every_claim
def test_every_measure_has_one_number_a_seed(claim):
    for condition, measures in runner.finding(claim).numbers.items():
        for measure, values in measures.items():
            assert len(values) == len(claim.seeds), f"{condition}: {measure}"


def cheap() -> list[str]:
    return [claim.id for claim in CLAIMS.values() if claim.repeatable and claim.minutes <= CHEAP]


@pytest.mark.parametrize("name", cheap())
def test_a_cheap_trial_gives_the_recorded_numbers_again(name):
    found, again = runner.finding(CLAIMS[name]), runner.run(CLAIMS[name])
    assert found.verdict == again.verdict
    assert found.numbers.keys() == again.numbers.keys()
    for condition, measures in found.numbers.items():
        for measure, values in measures.items():
            assert again.numbers[condition][measure] == pytest.approx(values, rel=1e-6, abs=1e-9)


def test_no_record_is_left_of_a_claim_that_is_gone():
    records = {name.split("/")[1].split(".")[0] for name in recorded.names() if name.startswith("claims/")}
    assert records == set(CLAIMS)


def test_every_claim_is_told_in_a_chapter(root):
    for claim in CLAIMS.values():
        cells = json.loads((root / "chapters" / claim.chapter).read_text("utf-8"))["cells"]
        assert claim.id in "".join("".join(cell["source"]) for cell in cells)


def test_the_page_tells_each_claim_once():
    page = claims_page.render()
    for name, claim in CLAIMS.items():
        assert page.count(f"## {name}: {claim.title}\n") == 1
        assert page.count(f"| [{name}](#{name.lower()}) |") == 1
