from groundup.experiments.claims import CLAIMS as EVERY
from groundup.experiments.write_up.claims import CLAIMS


def test_the_claims_of_the_chapter():
    assert [claim.id for claim in CLAIMS] == ["S9", "S17", "S16", "S25", "S10"]
    assert all(claim.chapter == "write_up.ipynb" and EVERY[claim.id] is claim for claim in CLAIMS)
