"""A probe reads what is there in a straight line, and nothing where nothing is."""

from __future__ import annotations

import numpy as np

from .probe import RIDGE, chance, probe

RNG = np.random.default_rng(0)


def test_it_finds_a_direction_and_calls_noise_noise():
    answers = np.array(["calm", "sad", "sly"])[np.arange(600) % 3]
    noise = RNG.normal(size=(600, 7))
    there = noise + 4 * np.eye(7)[np.arange(600) % 3]
    half = slice(0, 300), slice(300, 600)
    found = probe(there[half[0]], answers[half[0]], there[half[1]])
    assert np.mean(found == answers[half[1]]) > 0.95
    nothing = probe(noise[half[0]], answers[half[0]], noise[half[1]])
    assert 0.2 < np.mean(nothing == answers[half[1]]) < 0.45


def test_it_is_the_ridge_regression_that_gradient_descent_finds():
    x, answers = RNG.normal(size=(40, 3)), np.arange(40) % 2
    z = (x - x.mean(0)) / x.std(0)
    y = np.eye(2)[answers] - np.eye(2)[answers].mean(0)
    weights = np.zeros((3, 2))
    for _ in range(5_000):
        weights -= 0.01 * (z.T @ (z @ weights - y) + RIDGE * 40 * weights) / 1
    np.testing.assert_array_equal(probe(x, answers, x), (z @ weights + np.eye(2)[answers].mean(0)).argmax(1))


def test_scale_and_shift_of_a_feature_are_nothing_to_it():
    x, answers, new = RNG.normal(size=(60, 4)), np.arange(60) % 3, RNG.normal(size=(20, 4))
    scale, shift = np.array([1, 10, 0.1, 1e3]), np.array([5, -3, 0, 100])
    np.testing.assert_array_equal(
        probe(x, answers, new), probe(x * scale + shift, answers, new * scale + shift)
    )


def test_chance_is_the_most_frequent_answer():
    assert chance(np.array([1, 1, 2, 3])) == 0.5
