import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.normalisation import speed

NOISE = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])


def judged(torch: float, kaiming: float, spread: float = 1.0) -> str:
    """The verdict when batch norm takes these shares of 100 steps."""
    return speed.judge(
        {
            start: {"without": [100.0] * 5, "with batch norm": list(100 * share + spread * NOISE)}
            for start, share in zip(speed.STARTS, (torch, kaiming), strict=True)
        }
    )


def test_the_rule_can_fall_each_way():
    assert judged(0.3, 0.5) == CONFIRMED
    assert judged(1.5, 1.3) == REFUTED
    assert judged(0.3, 1.3) == DEPENDS
    assert judged(0.3, 0.99, spread=10) == UNDECIDED


def test_a_run_that_never_arrives_counts_as_all_steps(monkeypatch):
    monkeypatch.setattr(speed, "STEPS", 20)
    images = speed.digits.split(np.random.default_rng(0), train=100).train
    model = speed.network("with batch norm", speed.STARTS[1], 0)
    assert speed.steps_to_target(model, images, lr=0.0, seed=0) == 20


def test_a_run_stops_where_it_arrives(monkeypatch):
    monkeypatch.setattr(speed, "evaluate", lambda model, images: (next(losses), 0.0))
    losses = iter([0.9, 0.3, 0.2, 0.1])
    images = speed.digits.split(np.random.default_rng(0), train=100).train
    model = speed.network("with batch norm", speed.STARTS[1], 0)
    assert speed.steps_to_target(model, images, lr=0.1, seed=0) == 3 * speed.EVERY


def test_half_of_the_way_is_counted_from_both_ends():
    assert speed._half(np.array([[0.0], [1.0], [4.0], [9.0], [10.0]])) == 3
    assert speed._half(np.array([[0.0], [6.0], [10.0]])) == 1


def test_the_ratio_is_paired_by_seed():
    numbers = {start: {"without": [100.0, 50.0], "with batch norm": [50.0, 25.0]} for start in speed.STARTS}
    assert speed.ratio(numbers, speed.STARTS[0]).value == pytest.approx(0.5)
    assert speed.ratio(numbers, speed.STARTS[0]).sd == pytest.approx(0.0)
