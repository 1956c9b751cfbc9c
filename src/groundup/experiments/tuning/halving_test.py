"""Halving ends who is behind, where it is told to look; what it costs is counted."""

from __future__ import annotations

import numpy as np

from groundup.experiments.finding import CONFIRMED, REFUTED
from groundup.experiments.tuning import halving
from groundup.experiments.tuning.table import VALIDATIONS, Row


def row(start: float, end: float) -> Row:
    accuracy = np.tile(np.linspace(start, end, VALIDATIONS), (2, 1))
    return Row({}, accuracy, np.ones_like(accuracy), accuracy[:, -1])


def test_who_begins_slowly_is_ended_early_and_not_if_it_is_looked_at_later():
    found = [row(0.5, 0.6), row(0.1, 0.9), row(0.4, 0.5)]
    assert halving.replay(found, 0, None) == {0: 9, 1: 9, 2: 9}
    assert halving.replay(found, 0, 1) == {0: 9, 1: 1, 2: 1}
    assert halving.replay(found, 0, 5)[1] == 9 or halving.replay(found, 0, 7)[1] == 9


def test_the_rule():
    def verdict(cost, lost):
        name = next(iter(halving.FIRST_RUNGS))
        full = {"run again": [0.8] * 3, "cost": [1.0] * 3}
        return halving.judge(
            {"no pruning": full, name: {"run again": [0.8 - x for x in lost], "cost": [cost] * 3}}
        )

    assert verdict(0.3, [0.1, 0.11, 0.09]) == verdict(0.6, [0.0, 0.0, 0.0]) == REFUTED
    assert verdict(0.3, [0.001, -0.001, 0.0]) == CONFIRMED
    assert verdict(0.3, [0.1, -0.1, 0.0]) == "undecided"
