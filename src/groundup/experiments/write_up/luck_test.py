import math

import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.write_up import luck


def numbers(disagreement):
    return {d: {"difference": [0.01] * 3, "disagreement": list(disagreement)} for d in luck.DIRECTIONS}


def test_the_rule_can_fall_each_way():
    assert luck.judge(numbers([0.03, 0.031, 0.029])) == CONFIRMED
    assert luck.judge(numbers([0.001, 0.0011, 0.0012])) == REFUTED
    assert luck.judge(numbers([0.0, 0.01, 0.003])) == UNDECIDED


def test_the_standard_error_is_that_of_drawn_utterances():
    """4,000 utterances on which two equal models part one time in twenty, drawn ten thousand times."""
    rng = np.random.default_rng(0)
    parted = rng.binomial(4_000, 0.05, 10_000)
    differences = (2 * rng.binomial(parted, 0.5) - parted) / 4_000
    assert np.std(differences) == pytest.approx(luck.standard_error(0.05, 4_000), rel=0.03)


def test_so_many_utterances_show_a_difference_with_that_power():
    disagreement, difference = 0.05, 0.01
    size = luck.needed(disagreement, difference, power=0.8)
    ahead, behind = (disagreement + difference) / 2, (disagreement - difference) / 2
    drawn = np.random.default_rng(1).multinomial(size, [ahead, behind, 1 - ahead - behind], 20_000)
    found = (drawn[:, 0] - drawn[:, 1]) / size
    shows = found > 1.96 * math.sqrt(disagreement / size)
    assert shows.mean() == pytest.approx(0.8, abs=0.03)
    assert luck.needed(disagreement, difference, power=0.5) < size


def test_two_runs_that_err_on_other_utterances_part_on_all_of_them(monkeypatch):
    errors = [[["a", "x"], ["b", "x"]], [["b", "x"], ["c", "x"]], [["b", "y"]]]
    record = {"numbers": {"errors": errors, "utterances": 10}}
    monkeypatch.setattr(luck, "run", lambda recipe, direction: record)
    assert luck.trial(0)["01-02"] == {"difference": 0.0, "disagreement": 0.2}
    assert luck.trial(1)["01-02"] == {"difference": 0.1, "disagreement": 0.1}
    assert luck.trial(2)["01-02"] == {"difference": 0.1, "disagreement": 0.1}
