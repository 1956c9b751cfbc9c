import numpy as np
import pytest

from groundup.experiments.dropout import convergence
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def judged(*ratios):
    noise = np.array([0.97, 0.99, 1.0, 1.01, 1.03])
    return convergence.judge(
        {
            str(i): {"with dropout": list(100 * ratio * noise), "without": [100.0] * 5}
            for i, ratio in enumerate(ratios)
        }
    )


def test_the_first_step_at_the_target_counts(monkeypatch):
    falling = iter(np.repeat(np.linspace(1.0, 0.0, 11), 2))
    monkeypatch.setattr(convergence, "evaluate", lambda model, images: (next(falling), 0.0))
    monkeypatch.setattr(convergence, "STEPS", 200)
    reached = convergence.steps_to_targets(0.0, lr=0.1, seed=1000)
    # The losses 1, 0.9, …, one pair each ten steps: 0.2 comes in the ninth pair, 0.1 in the tenth.
    assert reached["validation"] == 90 and reached["training"] == pytest.approx(100, abs=10)


def test_a_run_that_never_gets_there_counts_as_all_steps(monkeypatch):
    monkeypatch.setattr(convergence, "STEPS", 20)
    assert convergence.steps_to_targets(0.5, lr=0.1, seed=1000) == {"training": 20, "validation": 20}


def test_the_best_rate_is_chosen_for_each_arm_and_each_target(monkeypatch):
    def steps(p, lr, seed):
        best = 0.4 if p else 0.2
        return {"training": 100 + 1000 * abs(lr - best), "validation": 50 + 1000 * abs(lr - best)}

    monkeypatch.setattr(convergence, "steps_to_targets", steps)
    found = convergence.trial(0)
    assert found["training loss, same learning rate"] == {"with dropout": pytest.approx(400), "without": 200}
    assert found["training loss, best learning rate each"] == {"with dropout": 100, "without": 100}
    assert found["validation loss, best learning rate each"] == {"with dropout": 50, "without": 50}
    assert len(found) == 4


def test_the_rule_can_fall_each_way():
    assert judged(1.5, 1.2, 2.0, 1.1) == CONFIRMED
    assert judged(0.5, 0.9, 0.9, 0.9) == REFUTED
    assert judged(1.5, 1.2, 0.9, 1.1) == DEPENDS
    assert judged(1.5, 1.2, 1.0, 1.1) == judged(1.0, 1.0, 1.0, 1.0) == UNDECIDED
