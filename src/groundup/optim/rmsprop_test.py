import numpy as np
import pytest

from groundup import optim
from groundup.nn import Parameter


def last_step(slopes, **options) -> float:
    weight, before = Parameter([0.0]), 0.0
    optimizer = optim.RMSprop([weight], lr=0.1, alpha=0.5, **options)
    for slope in slopes:
        before = weight.item()
        weight.grad = np.array([slope])
        optimizer.step()
    return weight.item() - before


@pytest.mark.parametrize("slope", [1e-3, 1.0, -1e4])
def test_steps_end_at_the_rate_whatever_the_scale_of_the_slope(slope):
    assert last_step([slope] * 40) == pytest.approx(-0.1 * np.sign(slope), rel=1e-4)


def test_what_is_long_past_is_forgotten():
    assert last_step([1e6, *[1.0] * 60]) == pytest.approx(-0.1, rel=1e-4)


def test_centred_steps_divide_by_the_spread_and_not_by_the_size():
    slopes = [10.0 + (-1) ** number for number in range(40)]
    assert abs(last_step(slopes, centered=True)) > 5 * abs(last_step(slopes))
