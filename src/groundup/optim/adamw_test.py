import numpy as np
import pytest

from groundup import optim
from groundup.nn import Parameter


@pytest.mark.parametrize(("method", "expected"), [(optim.Adam, 0.9), (optim.AdamW, 0.99)])
def test_the_decay_of_a_weight_without_slope(method, expected):
    """At w = 10 both give 9.9, and such a test would see no difference."""
    weight = Parameter([1.0])
    weight.grad = np.zeros(1)
    method([weight], lr=0.1, weight_decay=0.1).step()
    assert weight.item() == pytest.approx(expected, rel=1e-6)


def test_large_slopes_shield_from_the_decay_of_adam_and_not_from_that_of_adamw():
    """Slopes of ±s that cancel in the average: what remains moves the weight by its decay alone."""
    kept = {}
    for method in (optim.Adam, optim.AdamW):
        for size in (1.0, 100.0):
            weight = Parameter([1.0])
            optimizer = method([weight], lr=0.01, weight_decay=0.1)
            for number in range(200):
                weight.grad = np.array([size if number % 2 else -size])
                optimizer.step()
            kept[method, size] = weight.item()
    lost = {key: 1 - value for key, value in kept.items()}
    assert lost[optim.Adam, 1.0] > 10 * abs(lost[optim.Adam, 100.0])
    assert lost[optim.AdamW, 1.0] == pytest.approx(lost[optim.AdamW, 100.0], rel=0.01)
