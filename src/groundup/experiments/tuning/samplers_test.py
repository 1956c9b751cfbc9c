"""A search is judged by what its choice is worth, not by what it saw."""

from __future__ import annotations

import numpy as np

from groundup.experiments.tuning import samplers


def test_without_scatter_the_best_so_far_never_falls_and_samplers_begin_alike(monkeypatch):
    monkeypatch.setattr(samplers, "noise", lambda: 0.0)
    monkeypatch.setattr(samplers, "value", lambda settings: -((settings["dropout"] - 0.1) ** 2))
    ways = {name: samplers.search(name, 3, 14) for name in ("Random", "TPE")}
    assert all((np.diff(way) >= 0).all() for way in ways.values())
    assert ways["Random"][:10] == ways["TPE"][:10] != ways["TPE"][4:]


def test_with_scatter_the_choice_may_be_worth_less_than_an_earlier_one(monkeypatch):
    monkeypatch.setattr(samplers, "noise", lambda: 10.0)
    monkeypatch.setattr(samplers, "value", lambda settings: settings["dropout"])
    ways = np.array([samplers.search("Random", seed, 40) for seed in range(4)])
    assert (np.diff(ways) < 0).any() and 0 <= ways.min() <= ways.max() <= 0.4
