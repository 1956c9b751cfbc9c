import numpy as np
import pytest

from groundup.experiments.optimisers import race


@pytest.fixture(scope="module")
def rates():
    return race.best_rates()


def high(degrees, rates):
    return {name: race.heights(points, degrees) for name, points in race.walks(degrees, rates).items()}


def test_turning_the_valley_changes_only_the_methods_that_divide(rates):
    straight, turned = high(0, rates), high(30, rates)
    for name in race.WALKERS:
        same = np.allclose(straight[name], turned[name], rtol=1e-6, atol=0)
        assert same == (name in ("SGD", "momentum")), name
    assert straight["Adagrad"][-1] < 1e-9 < 1e-5 < turned["Adagrad"][-1]


def test_twice_the_rate_throws_out_those_that_do_not_divide(rates):
    found = high(0, {name: 2 * rate for name, rate in rates.items()})
    assert {name for name, values in found.items() if values[-1] > values[0]} == {"SGD", "momentum"}


def test_the_best_rate_ends_lowest_and_never_climbs(rates):
    at_best = high(0, rates)
    for factor in (0.5, 2**0.5):
        other = high(0, {name: factor * rate for name, rate in rates.items()})
        for name, values in other.items():
            assert at_best[name].max() == at_best[name][0]
            assert values[-1] >= at_best[name][-1] or values.max() > values[0]


def test_the_height_is_that_of_the_parabola():
    np.testing.assert_allclose(race.heights(np.array([[1.0, 0.0], [0.0, 2.0]]), 0), [10, 2])
    np.testing.assert_allclose(race.heights(np.array([[0.0, 1.0]]), 90), [10])
