import math

import numpy as np

from groundup import optim
from groundup.autograd import no_grad
from groundup.experiments import digits
from groundup.experiments.optimisers import network

PARTS = digits.split(np.random.default_rng(1000), train=64)


def trained(lr, steps=40):
    model, seen = network.perceptron(seed=1000), []
    sgd = optim.SGD(model.parameters(), lr=lr)
    rng = np.random.default_rng(0)
    finite = network.fit(model, PARTS.train, sgd, steps=steps, rng=rng, watch=seen.append)
    return model, finite, seen


def test_the_same_seed_starts_from_the_same_weights():
    first, second = (network.perceptron(seed=7).state_dict() for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)
    assert {each.dtype for each in network.perceptron(7, np.float64).parameters()} == {np.dtype("float64")}


def test_training_learns_and_is_watched():
    model, finite, seen = trained(0.3)
    assert finite and seen == list(range(1, 41))
    assert (
        network.score(model, PARTS.train)[0] < 0.7 * network.score(network.perceptron(1000), PARTS.train)[0]
    )


def test_a_run_that_is_lost_says_so_and_counts_as_guessing():
    model, finite, seen = trained(1e12)
    assert not finite and len(seen) < 40
    assert network.score(model, PARTS.test, finite) == (math.log(10), 10.0)


def test_a_loss_above_that_of_guessing_counts_as_that():
    model = network.perceptron(1000)
    with no_grad():
        model[2].bias.add_(np.array([50.0] + [0.0] * 9, np.float32))
    assert network.score(model, PARTS.test)[0] == math.log(10)
