"""S21: the rule can fall each way."""

from groundup.experiments.embedding import listening
from groundup.experiments.embedding.trials_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED


def test_the_louder_half_must_have_sixty_per_cent():
    def judged(share):
        return listening.judge(numbers(listening, {"attention": share}))

    assert judged(0.7) == CONFIRMED and judged(0.52) == REFUTED and judged(0.6) == UNDECIDED
