from groundup.experiments.claims import CLAIMS as EVERY
from groundup.experiments.speaker.claims import CLAIMS


def test_the_claims_of_the_chapter():
    assert [claim.id for claim in CLAIMS] == ["S14", "S1", "S8"]
    assert all(claim.chapter == "speaker.ipynb" and EVERY[claim.id] is claim for claim in CLAIMS)
