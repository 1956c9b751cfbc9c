import numpy as np

from groundup.experiments.autodiff import layouts
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_both_engines_put_the_denominator_behind_as_it_is():
    found = layouts.trial(seed=1000)
    assert len(found) == 2 * len(layouts.DENOMINATORS)
    for condition, measures in found.items():
        assert (measures["as it is"], measures["right"]) == (1, 1), condition
        assert measures["turned round"] == (0 if condition.endswith(layouts.TURNED) else 1), condition


def test_an_engine_with_the_numerator_s_layout_confirms(monkeypatch):
    ours, product = layouts.engines()["ours"]

    def turned(f, x):
        whole = ours(f, x)
        ahead = whole.ndim - x.ndim
        return whole.transpose(*range(ahead), *reversed(range(ahead, whole.ndim)))

    monkeypatch.setattr(layouts, "engines", lambda: {"turned": (turned, product)})
    found = layouts.trial(seed=1000)
    numbers = {name: {m: [v] for m, v in measures.items()} for name, measures in found.items()}
    assert layouts.judge(numbers) == CONFIRMED
    assert found["turned, by a matrix"]["right"] == 0


def test_two_shapes_are_infinitely_far_apart():
    assert layouts.distance(np.ones((2, 3)), np.ones((3, 2))) == np.inf
    assert layouts.distance(np.ones(2), np.zeros(2)) == 1


def test_the_rule_can_fall_each_way_and_asks_only_where_there_is_something_to_turn():
    def judge(**shares):
        return layouts.judge({f"ours, by a {k}": {"turned round": list(v)} for k, v in shares.items()})

    assert judge(vector=(1, 1), column=(0, 0), matrix=(0, 0)) == REFUTED
    assert judge(vector=(0, 0), column=(1, 1), matrix=(1, 1)) == CONFIRMED
    assert judge(column=(1, 1), matrix=(0, 0)) == DEPENDS
    assert judge(column=(0.5, 1), matrix=(1, 1)) == UNDECIDED
