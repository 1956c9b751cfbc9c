import numpy as np
import pytest

from groundup import optim
from groundup.nn import Parameter


def test_steps_under_a_steady_slope_shrink_with_the_root_of_their_number():
    weight, places = Parameter([0.0]), []
    optimizer = optim.Adagrad([weight], lr=0.1)
    for _ in range(9):
        weight.grad = np.array([-3.0])
        optimizer.step()
        places.append(weight.item())
    np.testing.assert_allclose(np.diff(places, prepend=0.0), 0.1 / np.sqrt(np.arange(1, 10)), rtol=1e-9)


def test_a_seldom_moved_weight_takes_the_larger_step():
    weight = Parameter([0.0, 0.0])
    optimizer = optim.Adagrad([weight], lr=0.1)
    for number in range(16):
        before = weight.numpy()
        weight.grad = np.array([-1.0, -1.0 if number == 15 else 0.0])
        optimizer.step()
    often, seldom = weight.numpy() - before
    assert seldom == pytest.approx(4 * often)


def test_the_sums_are_there_before_the_first_step_as_in_torch():
    optimizer = optim.Adagrad([Parameter(np.ones(2))], initial_accumulator_value=0.5)
    assert optimizer.state_dict()["state"][0]["sum"].tolist() == [0.5, 0.5]
