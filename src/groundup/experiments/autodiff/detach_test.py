import pytest

from groundup.experiments.autodiff import detach
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_the_other_side_follows_unless_it_is_a_copy():
    found = detach.trial(seed=1000)
    assert len(found) == 4
    for condition, measures in found.items():
        assert measures["followed"] == 1, condition
        assert measures["followed, after a copy"] == 0, condition
        assert measures["backward refuses"] == 1, condition


@pytest.mark.parametrize("changed", ["original", "detached"])
def test_a_half_written_side_counts_by_its_share(changed, monkeypatch):
    def half(engine, tensor, new):
        with engine.functions.no_grad():
            tensor[: detach.SIZE // 2] = engine.constant(new[: detach.SIZE // 2])

    monkeypatch.setattr(detach, "overwrite", half)
    for condition, measures in detach.trial(seed=1000).items():
        assert measures["followed"] == 0.5, condition


def test_the_side_that_is_named_is_the_one_that_is_written(monkeypatch):
    written = []
    monkeypatch.setattr(detach, "overwrite", lambda engine, tensor, new: written.append(tensor.requires_grad))
    detach.trial(seed=1000)
    original, detached = [True] * 3, [False] * 3  # only the original asks for a gradient
    assert written == [*original, *detached] * 2


def test_the_summary_takes_the_worst_of_all_conditions():
    measures = {"followed": [1.0, 1.0], "followed, after a copy": [0.0, 0.0], "backward refuses": [1.0, 1.0]}
    odd = measures | {"followed, after a copy": [0.5, 0.5], "backward refuses": [0.0, 0.0]}
    effects = [e.amount for e in detach.summarise({"a": measures, "b": measures})]
    assert effects == ["yes", "yes", "yes", "yes"]
    assert [e.amount for e in detach.summarise({"a": measures, "b": odd})] == ["yes", "yes", "no", "no"]


def test_the_rule_can_fall_each_way():
    def judge(*shares):
        return detach.judge({str(i): {"followed": list(share)} for i, share in enumerate(shares)})

    assert judge((0, 0), (0, 0)) == CONFIRMED
    assert judge((1, 1), (1, 1)) == REFUTED
    assert judge((0, 0), (1, 1)) == DEPENDS
    assert judge((0, 1), (0, 0)) == judge((0.5, 0.5)) == UNDECIDED
