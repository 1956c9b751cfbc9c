import re
from itertools import pairwise

from groundup.experiments import dropout
from groundup.experiments.claims import CLAIMS
from groundup.experiments.finding import VERDICTS


def test_every_claim_has_an_id_and_a_file_of_its_own():
    assert list(CLAIMS) == [claim.id for claim in CLAIMS.values()]
    assert [claim.id for claim in dropout.CLAIMS] == [f"D{n}" for n in range(1, 11)]


def test_every_claim_says_all_that_a_trial_needs_to_be_fair():
    for claim in CLAIMS.values():
        for text in (claim.title, claim.source, claim.statement, claim.prediction, claim.rule, claim.chapter):
            assert text.strip(), claim.id
        assert claim.prediction.endswith((".", ".)")) and claim.rule.endswith("."), claim.id
        # Three where each is a training on recordings: the least that the book claims anything from.
        least = 3 if claim.chapter == "write_up.ipynb" else 5
        assert len(set(claim.seeds)) == len(claim.seeds) >= least, claim.id
        assert claim.command == f"python -m groundup.experiments record {claim.id}"


def test_the_expected_verdict_is_the_word_that_the_prediction_begins_with():
    for claim in CLAIMS.values():
        first = re.match(r"(?:It )?(\w+)", claim.prediction)[1].lower()
        assert claim.expected == first in VERDICTS, claim.id
        assert not claim.missed or claim.missed.endswith("."), claim.id


def test_a_correction_changes_a_rule_and_says_when_and_why():
    for claim in CLAIMS.values():
        rules = [*(old.rule for old in claim.corrections), claim.rule]
        assert all(before != after for before, after in pairwise(rules)), claim.id
        for old in claim.corrections:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", old.day) and old.verdict in VERDICTS, claim.id
            assert old.rule.endswith(".") and old.why.endswith("."), claim.id
        assert sorted(old.day for old in claim.corrections) == [old.day for old in claim.corrections]


def test_a_title_is_plain_text_that_a_heading_can_hold():
    assert not [claim.id for claim in CLAIMS.values() if re.search(r"[*_`$<|\[]", claim.title)]
