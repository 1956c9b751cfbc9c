"""S2: the rule can fall each way."""

from groundup.experiments.embedding import heads, trials
from groundup.experiments.embedding.trials_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED


def test_one_layer_must_lead_by_more_than_a_point():
    def judged(linear, first=0.0):
        found = numbers(heads, {"one linear layer": linear})
        found["one linear layer"][trials.ACCURACY][0] += first
        return heads.judge(found)

    assert judged(0.6) == CONFIRMED and judged(0.4) == REFUTED and judged(0.501) == REFUTED
    assert judged(0.51, first=0.1) == UNDECIDED
