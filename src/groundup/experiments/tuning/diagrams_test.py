"""The drawings say what the text says."""

from __future__ import annotations

from groundup.experiments.tuning import diagrams

ALT = "what a reader hears"


def test_the_grid_tries_three_values_of_what_matters_and_random_nine():
    svg = diagrams.grid_and_random().svg(ALT)
    assert svg.count("<circle") == 18 and svg.count('stroke-width="2.4"') == 3 + 9


def test_the_trial_is_gone_on_with():
    svg = diagrams.a_worker_dies().svg(ALT)
    for words in ("killed", "heartbeats", "silence", "repair", "7: try again", "trial 7, from its"):
        assert f">{words}<" in svg
