import pytest
import torch

from groundup import optim
from groundup.nn import Parameter
from groundup.optim import lr_scheduler


def sgd(**options):
    return optim.SGD([{"params": Parameter([1.0])}, {"params": Parameter([1.0])}], **options)


def test_a_base_that_says_no_rates_is_refused():
    with pytest.raises(NotImplementedError, match="LRScheduler has no get_lr: write the rates"):
        lr_scheduler.LRScheduler(sgd())


def test_torch_s_optimiser_is_refused():
    theirs = torch.optim.SGD([torch.ones(1, requires_grad=True)])
    with pytest.raises(TypeError, match=r"expected an optimiser of groundup.optim, got a SGD"):
        lr_scheduler.StepLR(theirs, 2)


def test_going_on_without_the_first_rates_is_refused():
    with pytest.raises(KeyError, match="expected groups with initial_lr to resume from"):
        lr_scheduler.StepLR(sgd(), 2, last_epoch=4)


def test_one_value_for_each_group_or_one_for_all():
    with pytest.raises(ValueError, match="expected one max_lr or one for each of 2 groups, got 3"):
        lr_scheduler.OneCycleLR(sgd(), [0.1, 0.2, 0.3], total_steps=9)


def test_what_is_read_cannot_change_the_schedule():
    schedule = lr_scheduler.StepLR(sgd(lr=0.5), 2)
    schedule.get_last_lr()[0] = 7.0
    assert schedule.get_last_lr() == [0.5, 0.5]
