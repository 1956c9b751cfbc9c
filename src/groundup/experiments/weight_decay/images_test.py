from types import SimpleNamespace

import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.weight_decay import images

SPREAD = np.array([-0.01, 0.0, 0.0, 0.0, 0.01])


def judged(*harm):
    return images.judge(
        {
            name: {"test loss, best decay": 1 + each + SPREAD, "test loss, 0": np.ones(5)}
            for name, each in zip(images.SETS, harm, strict=True)
        }
    )


def test_the_validation_images_choose_among_the_decays_alone(monkeypatch):
    """Losses are made up: no decay has the best validation loss, and 0.05 the best of the others."""
    chosen = {}
    validation = {0.0: 0.1, 0.0005: 0.9, 0.005: 0.8, 0.05: 0.2, 0.5: 0.7}

    def fit(model, parts, optimizer, seed, steps):
        chosen["decay"] = optimizer.param_groups[0]["weight_decay"]

    def measured(model, parts):
        decay = chosen["decay"]
        return SimpleNamespace(validation=validation[decay], test=10 + decay, accuracy=50.0)

    monkeypatch.setattr(images.network, "fit", fit)
    monkeypatch.setattr(images.network, "measured", measured)
    found = images.trial(1000)["100 images"]
    assert found["best decay"] == 0.05
    assert found["test loss, best decay"] == pytest.approx(10.05) and found["test loss, 0"] == 10.0


def test_the_rule_can_fall_each_way():
    assert judged(0.1, 0.1, 0.1) == CONFIRMED
    assert judged(-0.1, -0.1, -0.1) == REFUTED
    assert judged(0.1, -0.1, -0.1) == DEPENDS
    assert judged(0.1, 0.0, 0.1) == UNDECIDED
