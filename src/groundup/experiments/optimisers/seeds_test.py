import numpy as np
import pytest

from groundup.experiments import digits
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.optimisers import seeds


def judged(loss, accuracy):
    """The verdict when averaging gains these against both rivals, in loss and in accuracy, a seed each."""
    zero = {"loss": np.zeros(len(loss)), "accuracy": np.zeros(len(loss))}
    together = {"loss": -np.array(loss), "accuracy": np.array(accuracy)}
    return seeds.judge({"all together": together} | dict.fromkeys(seeds.RIVALS, zero))


def test_loss_and_accuracy_of_probabilities():
    images = digits.Images(np.zeros((2, 64), np.float32), np.array([0, 1]))
    found = seeds.measure(np.array([[0.5, 0.5], [0.75, 0.25]]), images)
    assert found["loss"] == pytest.approx(-np.log([0.5, 0.25]).mean()) and found["accuracy"] == 50


def test_all_together_have_less_loss_than_the_average_member(monkeypatch):
    monkeypatch.setattr(seeds, "STEPS", 20)
    found = seeds.trial(1000)
    assert found["all together"]["loss"] < found["average member"]["loss"]
    assert found["best member"]["loss"] <= found["average member"]["loss"]


def test_probabilities_are_averaged_and_the_best_member_has_the_least_loss(monkeypatch):
    monkeypatch.setattr(seeds, "fit", lambda *args, **options: True)
    right = iter([0.2, 0.4, 0.6, 0.8, 0.5])

    def said(model, images):
        p = next(right)
        answer = np.full((len(images), 10), (1 - p) / 9)
        answer[np.arange(len(images)), images.labels] = p
        return answer

    monkeypatch.setattr(seeds, "probabilities", said)
    found = seeds.trial(1000)
    assert found["all together"]["loss"] == pytest.approx(-np.log(0.5))
    assert found["best member"]["loss"] == pytest.approx(-np.log(0.8))
    assert found["average member"]["loss"] == pytest.approx(-np.log([0.2, 0.4, 0.6, 0.8, 0.5]).mean())


def test_the_rule_can_fall_each_way():
    assert judged([0.1, 0.2], [1.0, 2.0]) == CONFIRMED
    assert judged([0.1, -0.1], [1.0, 0.0]) == REFUTED
    assert judged([0.1, 0.2], [1.0, -2.0]) == DEPENDS
