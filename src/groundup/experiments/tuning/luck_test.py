"""Each search sees one training and is told the other; what is alike everywhere loses nothing."""

from __future__ import annotations

import numpy as np

from groundup.experiments.finding import CONFIRMED, REFUTED
from groundup.experiments.tuning import luck
from groundup.experiments.tuning.table import VALIDATIONS, Row


def row(first: float, second: float) -> Row:
    accuracy = np.tile([[first], [second]], VALIDATIONS)
    return Row({}, accuracy, np.ones_like(accuracy), np.array([first, second]) - 0.1)


def test_the_best_by_one_training_is_judged_by_the_other(monkeypatch):
    found = [row(0.5, 0.5), row(0.9, 0.6), row(0.7, 0.8)] + [row(0.1, 0.1)] * 9
    monkeypatch.setattr(luck, "rows", lambda: found)
    (numbers,) = luck.trial(0).values()
    assert numbers["best in the search"] == np.mean([0.9, 0.8])
    assert numbers["run again"] == np.mean([0.6, 0.7])
    assert numbers["other sentence"] == np.mean([0.5, 0.6])


def test_the_other_cuts_judge_as_the_trial_does(monkeypatch):
    rng = np.random.default_rng(0)
    found = [row(*pair) for pair in rng.random((2 * luck.TRIALS, 2))]
    monkeypatch.setattr(luck, "rows", lambda: found)

    class AsItLies:
        permutation = staticmethod(np.arange)

    numbers = [trial for seed in (0, 1) for trial in luck.trial(seed).values()]
    lost = np.mean([100 * (each["best in the search"] - each["run again"]) for each in numbers])
    np.testing.assert_allclose(luck.other_cuts(AsItLies(), times=1), [lost])
    assert len(set(luck.other_cuts(rng, times=20))) > 1


def test_the_rule():
    def verdict(lost):
        return luck.judge({"search": {"best in the search": lost, "run again": [0.0] * len(lost)}})

    assert verdict([0.03, 0.04, 0.05]) == REFUTED
    assert verdict([0.001, -0.001, 0.0]) == CONFIRMED
    assert verdict([0.05, -0.05, 0.0]) == "undecided"
