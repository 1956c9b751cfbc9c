import pytest

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.optimisers import search


def judged(random, tpe):
    return search.judge({"RandomSampler": {"best of 100": random}, "TPESampler": {"best of 50": tpe}})


def test_the_least_so_far_is_kept_for_each_budget(monkeypatch):
    losses = [2.0 - 0.01 * number for number in range(100)]
    losses[14] = 0.5
    monkeypatch.setattr(search, "search", lambda sampler, seed, trials: losses[:trials])
    found = search.trial(1000)
    assert found["RandomSampler"]["best of 10"] == pytest.approx(1.91)
    assert [found["RandomSampler"][f"best of {n}"] for n in (20, 100)] == [0.5, 0.5]
    assert list(found["TPESampler"]) == [f"best of {n}" for n in (10, 20, 30, 50)]


def test_both_samplers_begin_with_the_same_draws_and_repeat_themselves(monkeypatch):
    monkeypatch.setattr(search, "STEPS", 2)
    random, tpe, again = (
        search.search(sampler, 1000, 3) for sampler in ("RandomSampler", "TPESampler", "TPESampler")
    )
    assert tpe == again and random == tpe  # TPE's first ten trials are random


def test_the_rule_can_fall_each_way():
    assert judged([0.5, 0.6, 0.7], [0.2, 0.3, 0.45]) == REFUTED
    assert judged([0.2, 0.3, 0.45], [0.5, 0.6, 0.7]) == CONFIRMED
    assert judged([0.5, 0.2, 0.7], [0.3, 0.4, 0.5]) == UNDECIDED
