import numpy as np

from groundup import optim
from groundup.nn import Parameter


def travelled(unit: float) -> float:
    """Where 30 steps down (w/unit − 1)² lead from 0, in units."""
    weight = Parameter([0.0])
    optimizer = optim.Adadelta([weight], eps=0.0)
    optimizer.state[weight] = {"square_avg": np.zeros(1), "acc_delta": np.full(1, (0.01 * unit) ** 2)}
    for _ in range(30):
        optimizer.zero_grad()
        ((weight / unit - 1) ** 2).sum().backward()
        optimizer.step()
    return weight.item() / unit


def test_a_change_of_units_changes_nothing():
    np.testing.assert_allclose(travelled(1e3), travelled(1.0), rtol=1e-9)


def test_the_first_step_comes_from_eps():
    weight = Parameter([0.0])
    weight.grad = np.array([5.0])
    optim.Adadelta([weight], rho=0.9, eps=1e-6).step()
    np.testing.assert_allclose(weight.item(), -np.sqrt(1e-6 / (0.1 * 25 + 1e-6)) * 5)
