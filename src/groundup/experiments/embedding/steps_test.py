"""S4: the arms are what their names say, and the rule can fall each way."""

from groundup.experiments.embedding import steps, trials
from groundup.experiments.embedding.trials_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED


def test_the_arms_of_s4_differ_by_the_factor_that_they_name():
    found = {name: arm.steps / steps.STEPS for name, arm in steps.ARMS.items()}
    assert found == {name: float(name.split(", ")[1].rstrip("×")) for name in found}


def test_ten_times_needs_both_halves():
    def judged(ten, two, first=0.0):
        found = numbers(steps, {"sigmoid, 10×": ten, "sigmoid, 2×": two})
        found["linear, 1×"][trials.ACCURACY][0] += first
        return steps.judge(found)

    assert judged(0.5, 0.3) == CONFIRMED
    assert judged(0.6, 0.3) == REFUTED and judged(0.5, 0.5) == REFUTED and judged(0.4, 0.6) == REFUTED
    assert judged(0.5, 0.3, first=-0.2) == UNDECIDED
