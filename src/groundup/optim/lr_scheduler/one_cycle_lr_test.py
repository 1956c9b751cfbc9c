import pytest

from groundup import optim
from groundup.nn import Parameter
from groundup.optim.lr_scheduler import OneCycleLR


def cycle(total=11, method=optim.SGD, **options):
    optimizer, found = method([Parameter([1.0])]), []
    schedule = OneCycleLR(optimizer, 1.0, total_steps=total, **options)
    for step in range(total):
        found.append((schedule.get_last_lr()[0], optimizer.param_groups[0].get("momentum")))
        if step < total - 1:
            schedule.step()
    return found


def test_the_rate_rises_and_falls_and_the_momentum_goes_the_other_way():
    rates, momenta = zip(*cycle(pct_start=5 / 11), strict=True)
    assert (rates[0], rates[4], rates[-1]) == pytest.approx((1 / 25, 1.0, 1 / 250_000))
    assert (momenta[0], momenta[4], momenta[-1]) == pytest.approx((0.95, 0.85, 0.95))
    assert list(rates[:5]) == sorted(rates[:5]) and list(rates[4:]) == sorted(rates[4:], reverse=True)
    assert [m for _, m in sorted(zip(rates[:5], momenta[:5], strict=True))] == sorted(
        momenta[:5], reverse=True
    )


def test_three_phases_pass_the_first_rate_again():
    rates = [rate for rate, _ in cycle(three_phase=True, pct_start=4 / 11)]
    assert (rates[0], rates[3], rates[6], rates[-1]) == pytest.approx((1 / 25, 1.0, 1 / 25, 1 / 250_000))


def test_a_rise_of_one_step_begins_at_the_top_where_torch_divides_by_zero():
    assert cycle(total=10, pct_start=0.1)[0][0] == 1.0


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        (optim.SGD, {}, "expected total_steps, or epochs and steps_per_epoch, of at least 1"),
        (optim.SGD, {"epochs": 3}, "expected total_steps, or epochs and steps_per_epoch, of at least 1"),
        (optim.SGD, {"total_steps": 9, "pct_start": 1.1}, "expected a pct_start from 0 to 1, got 1.1"),
        (optim.SGD, {"total_steps": 9, "anneal_strategy": "up"}, "of 'cos' or 'linear', got 'up'"),
        (optim.Adagrad, {"total_steps": 9}, "expected an optimiser with momentum or betas"),
    ],
)
def test_settings_that_make_no_cycle_are_refused(method, options, message):
    with pytest.raises(ValueError, match=message):
        OneCycleLR(method([Parameter([1.0])]), 0.1, **options)


def test_the_cycle_ends():
    schedule = OneCycleLR(optim.SGD([Parameter([1.0])]), 0.1, total_steps=3)
    for _ in range(3):
        schedule.step()
    with pytest.raises(ValueError, match="expected at most 3 steps, got step 4"):
        schedule.step()
