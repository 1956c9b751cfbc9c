from groundup.experiments import dropout
from groundup.experiments.claims import CLAIMS


def test_every_claim_has_an_id_and_a_file_of_its_own():
    assert list(CLAIMS) == [claim.id for claim in CLAIMS.values()]
    assert [claim.id for claim in dropout.CLAIMS] == ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"]


def test_every_claim_says_all_that_a_trial_needs_to_be_fair():
    for claim in CLAIMS.values():
        for text in (claim.title, claim.source, claim.statement, claim.prediction, claim.rule, claim.chapter):
            assert text.strip(), claim.id
        assert claim.prediction.endswith((".", ".)")) and claim.rule.endswith("."), claim.id
        assert len(set(claim.seeds)) == len(claim.seeds) >= 5, claim.id
        assert claim.command == f"python -m groundup.experiments record {claim.id}"
