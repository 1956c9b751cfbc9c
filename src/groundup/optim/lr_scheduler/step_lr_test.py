import pytest

from groundup import optim
from groundup.nn import Parameter
from groundup.optim.lr_scheduler import StepLR


def test_a_stair_is_step_size_steps_wide():
    schedule, rates = StepLR(optim.SGD([Parameter([1.0])], lr=8.0), 3, gamma=0.5), []
    for _ in range(8):
        rates += schedule.get_last_lr()
        schedule.step()
    assert rates == [8.0] * 3 + [4.0] * 3 + [2.0] * 2


def test_a_stair_without_width_is_refused():
    with pytest.raises(ValueError, match="expected a step_size of at least 1, got 0"):
        StepLR(optim.SGD([Parameter([1.0])]), 0)
