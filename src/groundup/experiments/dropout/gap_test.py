import numpy as np

from groundup.experiments.dropout import gap
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED

NOISE = 0.01 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def judged(dropout, decay, spread=1.0):
    """The verdict when these shares of a gap of 1 are closed."""
    gaps = {
        "neither": np.ones(5),
        "dropout": 1 - dropout + spread * NOISE,
        "decay": 1 - decay + spread * NOISE,
    }
    return gap.judge({method: {"gap": list(values)} for method, values in gaps.items()})


def test_the_best_of_each_method_is_kept(monkeypatch):
    monkeypatch.setattr(gap, "STEPS", 40)
    found = gap.trial(seed=1000)
    assert list(found) == ["neither", "dropout", "decay"]
    assert found["neither"]["strength"] == 0
    assert found["dropout"]["strength"] in gap.DROPOUT and found["decay"]["strength"] in gap.DECAY
    for measures in found.values():
        assert measures["gap"] == measures["test loss"] - measures["training loss"]
    # With one strength to choose from the best is that one, and no better than the best of four.
    monkeypatch.setattr(gap, "DROPOUT", (0.7,))
    alone = gap.trial(seed=1000)["dropout"]
    assert alone["strength"] == 0.7 and alone["validation loss"] >= found["dropout"]["validation loss"]


def test_the_rule_can_fall_each_way():
    assert judged(dropout=0.8, decay=0.1) == CONFIRMED
    assert judged(dropout=0.2, decay=0.1) == REFUTED
    assert judged(dropout=0.8, decay=0.8) == REFUTED
    assert judged(dropout=0.5, decay=0.1) == UNDECIDED
    assert judged(dropout=0.8, decay=0.4, spread=50) == UNDECIDED
