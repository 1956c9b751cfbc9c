import pytest

from groundup.experiments.autodiff import update
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


@pytest.fixture(scope="module")
def found():
    return update.trial(seed=1000)


def test_who_trains_is_not_decided_by_the_new_object(found):
    trains = {name for name, measures in found.items() if measures["trains"]}
    assert trains == {
        f"{engine}: {way}"
        for engine in ("ours", "torch")
        for way in (
            "w -= lr * g inside no_grad",
            "w = (w - lr * g) as a new leaf",
            "w = w - lr * grad(loss)(w)",
        )
    }


def test_errors_come_at_the_step_where_they_should(found):
    for engine in ("ours", "torch"):
        assert found[f"{engine}: w -= lr * g, recorded"]["steps until an error"] == 0
        assert found[f"{engine}: w = w - lr * g inside no_grad"]["steps until an error"] == 1
        assert found[f"{engine}: w = w - lr * g, recorded"]["steps until an error"] == 1
        silent = found[f"{engine}: p = p - lr * g in a loop over parameters"]
        assert silent["steps until an error"] == update.STEPS and silent["loss left"] == 1


def test_the_ways_that_train_take_the_same_steps(monkeypatch):
    monkeypatch.setattr(update, "STEPS", 5)
    monkeypatch.setattr(update, "TRAINED", 0.1)
    left = [measures["loss left"] for measures in update.trial(1000).values() if measures["trains"]]
    assert len(left) == 6 and max(left) == pytest.approx(min(left), rel=1e-9, abs=0)


def test_what_trains_in_one_engine_alone_does_not_train_in_both(found):
    numbers = {name: {"trains": [m["trains"]] * 2} for name, m in found.items()}
    numbers["torch: w -= lr * g inside no_grad"] = {"trains": [0.0, 0.0]}
    both = {effect.name.partition(": ")[2]: effect.amount for effect in update.summarise(numbers)}
    assert list(both) == list(update.WAYS)
    assert both["w -= lr * g inside no_grad"] == "no" and both["w = w - lr * grad(loss)(w)"] == "yes"


def test_the_rule_can_fall_each_way():
    def judge(trains):
        return update.judge({f"ours: {way}": {"trains": trains(claimed)} for way, (_, claimed) in ways})

    ways = update.WAYS.items()
    assert judge(lambda claimed: [float(claimed)] * 2) == CONFIRMED
    assert judge(lambda claimed: [float(not claimed)] * 2) == REFUTED
    assert judge(lambda claimed: [1.0, 1.0]) == DEPENDS
    assert judge(lambda claimed: [0.0, 1.0]) == UNDECIDED
