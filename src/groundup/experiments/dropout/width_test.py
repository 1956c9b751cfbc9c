import numpy as np

from groundup.experiments.dropout import width
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.training_loop import Plan


def judged(*gains):
    """The verdict when the gain at each size has this mean and a spread of 0.1 over five seeds."""
    noise = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    return width.judge(
        {str(i): {"64": [0.0] * 5, "128, p = 0.5": list(g + noise)} for i, g in enumerate(gains)}
    )


def test_every_arm_is_measured_at_every_size(monkeypatch):
    monkeypatch.setattr(width, "PLAN", Plan(steps=30))
    found = width.trial(seed=1000)
    assert list(found) == [width.condition(size) for size in width.TRAIN]
    for measures in found.values():
        assert measures.keys() == width.ARMS.keys()
        assert all(5 < accuracy <= 100 for accuracy in measures.values())
    assert found == width.trial(seed=1000)


def test_the_rule_can_fall_each_way():
    assert judged(1.0, 0.5, 0.0) == CONFIRMED  # no loss is as good as a gain
    assert judged(-1.0, -0.5, -0.2) == REFUTED
    assert judged(1.0, -1.0, 1.0) == DEPENDS
    assert judged(-0.1, -0.2, -0.1) == DEPENDS
    assert judged(-0.125, -0.125, -0.125) == judged(1.0, 0.5, -0.125) == UNDECIDED


def test_the_first_effect_is_the_claim_s():
    effect = width.summarise({"s": {arm: [float(len(arm)), 2.0] for arm in width.ARMS}})[0]
    assert effect.name == "width 128, p = 0.5 − width 64: s" and effect.value == 5.0
    assert effect.bounds == (-width.MARGIN,)
