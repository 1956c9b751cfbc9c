"""Every score is a whole number of utterances of its half of the test."""

import pytest

from groundup.experiments.write_up.published import ABLATION, REACHED, TEST


@pytest.mark.parametrize("name", [*ABLATION, *REACHED])
def test_a_score_counts_whole_utterances(name):
    for score in (ABLATION | REACHED)[name]:
        assert score is None or TEST * score == pytest.approx(round(TEST * score), abs=1e-6)
