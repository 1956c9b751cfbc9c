import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.optimisers import scale


def judged(**apart):
    cases = dict(zip(scale.CASES, ([0.0, 0.0],) * len(scale.CASES), strict=True)) | {
        name.replace("_", " "): values for name, values in apart.items()
    }
    return scale.judge({name: {scale.DIVIDED: values} for name, values in cases.items()})


def test_a_trial_compares_every_case_in_both_ways(monkeypatch):
    monkeypatch.setattr(scale, "STEPS", 4)
    found = scale.trial(1000)
    assert list(found) == list(scale.CASES)
    assert found["SGD"][scale.DIVIDED] < scale.SAME < found["SGD"][scale.KEPT]
    assert found["Adam"][scale.KEPT] < 0.1 < found["Adam"][scale.DIVIDED]
    assert found["SGD with weight decay"][scale.DIVIDED] > 1e-4


def test_the_smaller_last_batch_matters_once_it_has_come(monkeypatch):
    for steps, differs in ((10, False), (11, True)):  # 512 images are ten batches of 48, and one of 32
        monkeypatch.setattr(scale, "STEPS", steps)
        make, lr, batch = scale.CASES["SGD, last batch smaller"]
        mean = scale.trained(1000, make, lr, batch, summed=False)
        summed = scale.trained(1000, make, lr / batch, batch, summed=True)
        assert (summed == pytest.approx(mean, abs=1e-12)) is not differs


def test_the_rule_can_fall_each_way():
    wrong = {name.replace(" ", "_"): [0.1, 0.2] for name in scale.CASES}
    assert judged() == CONFIRMED
    assert judged(**wrong) == REFUTED
    assert judged(Adam=[0.1, 0.2]) == DEPENDS
    assert judged(Adam=[0.0, 0.2]) == UNDECIDED
