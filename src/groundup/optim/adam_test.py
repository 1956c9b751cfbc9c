import numpy as np
import pytest

from groundup import optim
from groundup.nn import Parameter


@pytest.mark.parametrize("slope", [1e-3, 1.0, -1e4])
def test_the_first_step_is_the_rate_whatever_the_scale_of_the_slope(slope):
    weight = Parameter([2.0])
    weight.grad = np.array([slope])
    optim.Adam([weight], lr=0.1).step()
    assert weight.item() == pytest.approx(2.0 - 0.1 * np.sign(slope), rel=1e-5)


def test_an_average_that_forgets_at_once_keeps_small_squares_after_a_large_one():
    """v is β₂ v + (1 − β₂) g² as written: v + (1 − β₂)(g² − v) would round a small square away."""
    weight = Parameter(np.ones(1, np.float32))
    optimizer = optim.Adam([weight], lr=0.1, betas=(0.0, 0.0))
    for slope in (1e4, 1e-3):
        weight.grad = np.array([slope], np.float32)
        optimizer.step()
    assert weight.item() == pytest.approx(0.8, rel=1e-4)


def test_amsgrad_never_forgets_the_largest_square():
    weights = [Parameter([0.0]), Parameter([0.0])]
    methods = [
        optim.Adam([w], lr=0.1, betas=(0.0, 0.5), amsgrad=a) for w, a in zip(weights, (0, 1), strict=True)
    ]
    for slope in (1.0, *[1e-3] * 30):
        for weight, method in zip(weights, methods, strict=True):
            weight.grad = np.array([slope])
            method.step()
    plain, careful = (abs(w.item()) for w in weights)
    assert plain > 1.0 > careful
