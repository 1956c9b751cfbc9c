"""The three samplers are asked alike, and the rule compares GP with TPE."""

from __future__ import annotations

from groundup.experiments.finding import CONFIRMED
from groundup.experiments.tuning import process


def test_each_sampler_is_judged_by_its_last_choice(monkeypatch):
    asked = []
    monkeypatch.setattr(process, "search", lambda *given: asked.append(given) or [0.1, len(asked) / 10])
    numbers = process.trial(5)
    assert asked == [(name, 5, process.TRIALS) for name in process.SAMPLERS]
    assert [values[f"after {process.TRIALS}"] for values in numbers.values()] == [0.1, 0.2, 0.3]


def test_the_rule():
    numbers = {name: {f"after {process.TRIALS}": [0.5, 0.51, 0.49]} for name in ("TPE", "Random")}
    assert process.judge(numbers | {"GP": {f"after {process.TRIALS}": [0.6, 0.61, 0.6]}}) == CONFIRMED
