import numpy as np

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.optimisers import accuracy


def judged(*counts):
    return accuracy.judge({"validation images": {"both fell": counts}})


def test_only_epochs_in_which_both_fell_count(monkeypatch):
    rows = np.array([[1.0, 80.0], [0.9, 79.0], [0.95, 70.0], [0.8, 75.0], [0.7, 74.5]])
    monkeypatch.setattr(accuracy, "curves", lambda seed: rows)
    found = accuracy.trial(0)["validation images"]
    assert (found["epochs"], found["loss fell"], found["both fell"]) == (4, 3, 2)
    assert found["largest fall of accuracy"] == 1.0


def test_curves_have_a_row_an_epoch(monkeypatch):
    monkeypatch.setattr(accuracy, "STEPS", 3 * accuracy.EVERY)
    found = accuracy.curves(1000)
    assert found.shape == (3, 2) and found[-1, 0] < found[0, 0]


def test_the_rule_can_fall_each_way():
    assert (judged(1, 3), judged(0, 0), judged(0, 2)) == (CONFIRMED, REFUTED, UNDECIDED)
