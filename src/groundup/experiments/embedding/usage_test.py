"""S3: the rule can fall each way."""

from groundup.experiments.embedding import trials, usage
from groundup.experiments.embedding.trials_test import numbers
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_two_parts_can_help_or_not():
    def judged(attention, am, first=0.0):
        found = numbers(usage, {"attention": attention, "AM-Softmax": am})
        found["attention"][trials.ACCURACY][0] += first
        return usage.judge(found)

    assert judged(0.55, 0.55) == REFUTED and judged(0.5, 0.45) == CONFIRMED
    assert judged(0.5, 0.55) == DEPENDS and judged(0.5, 0.55, first=0.3) == UNDECIDED
