import numpy as np

from groundup.experiments.dropout.network import perceptron


def test_two_arms_of_a_seed_start_alike():
    plain, dropped = perceptron(32, 0.0, seed=1), perceptron(32, 0.5, seed=1)
    for name, value in plain.state_dict().items():
        np.testing.assert_array_equal(value, dropped.state_dict()[name])
