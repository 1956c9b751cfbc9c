from groundup.experiments.claims import CLAIMS
from groundup.experiments.two_engines.claims import CLAIMS as OWN


def test_the_book_knows_them():
    assert [CLAIMS[claim.id] for claim in OWN] == list(OWN)
