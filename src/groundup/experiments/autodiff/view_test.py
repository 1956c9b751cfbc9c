import pytest
import torch

from groundup.experiments.autodiff import view
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


@pytest.fixture(scope="module")
def found():
    return view.trial(seed=1000)


def test_view_fails_where_no_strides_give_the_shape_and_there_reshape_copies(found):
    fails = {name: m["holds"] for name, m in found.items() if name.startswith("view fails")}
    assert list(fails.values()) == [1, 1, 0, 0]
    assert all(found[name]["reshape copies"] == failed for name, failed in fails.items())
    contiguous = found["view of contiguous numbers shares their memory"]
    assert contiguous == {"holds": 1, "reshape shares": 1}


def test_none_of_the_four_is_contiguous():
    x = torch.arange(72.0).view(view.ROWS, view.COLUMNS)
    for scatter, shape in view.SCATTERED.values():
        part = scatter(x)
        assert not part.is_contiguous() and part.reshape(shape).numel() == part.numel()


def test_memory_is_the_same_when_a_write_shows():
    x = torch.zeros(3, 4)
    assert view.same_memory(x, x.T) and not view.same_memory(x, x.clone())


def test_both_calls_are_timed(found):
    times = found["view is faster than reshape"]
    assert times["ratio"] == times["reshape"] / times["view"] > 0


def test_the_rule_can_fall_each_way():
    def judge(holds, *ratios):
        facts = {str(i): {"holds": list(h)} for i, h in enumerate(holds)}
        return view.judge(facts | {"view is faster than reshape": {"ratio": list(ratios)}})

    assert judge([(1, 1), (1, 1)], 1.4, 1.5) == CONFIRMED
    assert judge([(0, 0), (0, 0)], 0.5, 0.6) == REFUTED
    assert judge([(1, 1), (0, 0)], 1.4, 1.5) == judge([(1, 1)], 0.5, 0.6) == DEPENDS
    assert judge([(1, 1)], 0.99, 1.5) == judge([(0, 1)], 1.4, 1.5) == UNDECIDED
