import pytest

from groundup import optim
from groundup.nn import Parameter
from groundup.optim.lr_scheduler import CosineAnnealingLR


def test_it_begins_at_the_rate_passes_the_middle_half_way_ends_at_eta_min_and_rises_again():
    schedule, rates = CosineAnnealingLR(optim.SGD([Parameter([1.0])], lr=1.0), 4, eta_min=0.2), []
    for _ in range(9):
        rates += schedule.get_last_lr()
        schedule.step()
    assert [rates[t] for t in (0, 2, 4, 8)] == pytest.approx([1.0, 0.6, 0.2, 1.0])
    assert rates[:5] == sorted(rates[:5], reverse=True) and rates[4:] == sorted(rates[4:])


def test_no_steps_are_refused():
    with pytest.raises(ValueError, match="expected a T_max above 0, got 0"):
        CosineAnnealingLR(optim.SGD([Parameter([1.0])]), 0)
