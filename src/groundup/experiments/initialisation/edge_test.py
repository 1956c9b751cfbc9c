import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.initialisation import edge


def judged(*differences):
    noise = np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    return edge.judge(
        {
            edge.condition(depth): {edge.SMALL: list(90 + each + noise), "1": [90.0] * 5}
            for depth, each in zip(edge.DEPTHS, differences, strict=True)
        }
    )


@pytest.mark.parametrize(
    ("start", "expected"), [({"std": 0.01}, 0.01), ({"scale": 0.5}, 0.5 * (2 / 64) ** 0.5)]
)
def test_a_network_starts_as_it_is_told(start, expected):
    model = edge.network(3, np.random.default_rng(0), **start)
    linear = [layer for layer in model if hasattr(layer, "weight")]
    assert [layer.weight.shape for layer in linear] == [(64, 64), (64, 64), (64, 64), (10, 64)]
    for layer in linear:
        assert layer.weight.numpy().std() == pytest.approx(expected, rel=0.1)
        assert not layer.bias.numpy().any()


def test_the_best_rate_is_chosen_by_validation_and_a_run_that_explodes_is_the_worst(monkeypatch):
    scores = iter([(0.5, 0.1), (9.9, 0.7), (0.4, 0.1), (9.9, 0.8), (float("nan"), 0.1), (9.9, 0.9)])
    monkeypatch.setattr(edge, "fit", lambda *_, **__: None)
    monkeypatch.setattr(edge, "evaluate", lambda *_: next(scores))
    assert edge.accuracy(1, 1000, scale=1.0) == pytest.approx(80)


def test_every_start_is_measured_at_every_depth_and_a_seed_repeats(monkeypatch):
    monkeypatch.setattr(edge, "STEPS", 2)
    found = edge.trial(1000)
    assert list(found) == ["1 hidden layer", "4 hidden layers", "12 hidden layers"]
    assert all(list(each) == ["0.01", "0.25", "0.5", "1", "2", "4"] for each in found.values())
    assert found == edge.trial(1000)


def test_the_rule_can_fall_each_way():
    assert judged(0.0, -1.0, 2.0) == CONFIRMED
    assert judged(-20.0, -10.0, -80.0) == REFUTED
    assert judged(0.0, -80.0, -80.0) == DEPENDS
    assert judged(0.0, -5.0, 0.0) == UNDECIDED
