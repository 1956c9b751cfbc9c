"""The transform is that of the features and can be undone; power is spread so that the bands have theirs."""

import numpy as np
import pytest

from groundup.corpus import LogMel
from groundup.experiments.data.resynthesis import (
    inverse_transform,
    short_time_transform,
    spread_over_frequencies,
)
from groundup.experiments.data.vowel import sung

FEATURES = LogMel()


@pytest.fixture(scope="module")
def voice() -> np.ndarray:
    return sung(np.geomspace(110, 140, 8000), np.random.default_rng(0))


def test_the_transform_and_its_inverse_undo_each_other(voice):
    spectrum = short_time_transform(voice, FEATURES)
    assert spectrum.shape == (FEATURES.frames(len(voice)), 257)
    again = inverse_transform(spectrum, FEATURES)
    assert len(again) == (len(spectrum) - 1) * 160 + 400
    inside = slice(40, len(again) - 40)  # Hann gives the very ends no weight
    np.testing.assert_allclose(again[inside], voice[: len(again)][inside], atol=1e-10)


def test_the_transform_is_that_of_the_features(voice):
    power = np.abs(short_time_transform(voice, FEATURES)) ** 2
    heard = np.maximum(power @ FEATURES.filters.T, FEATURES.floor)
    np.testing.assert_allclose(np.log(heard), FEATURES(voice), atol=1e-4)


def test_power_is_spread_so_that_the_bands_have_theirs_again(voice):
    bands = np.exp(FEATURES(voice).astype(float))
    power = spread_over_frequencies(bands, FEATURES.filters)
    assert power.shape == (len(bands), 257) and power.min() >= 0.0
    np.testing.assert_allclose(np.log(power @ FEATURES.filters.T), np.log(bands), atol=0.2)
    assert not power[:, FEATURES.filters.sum(axis=0) == 0].any()


def test_even_power_stays_even_to_the_edges_of_what_is_heard():
    filters = FEATURES.filters
    power = spread_over_frequencies(filters.sum(axis=1)[None], filters, rounds=3)
    heard = filters.sum(axis=0) > 1e-6
    assert not heard.all() and filters.sum(axis=0)[heard].min() < 0.5
    np.testing.assert_allclose(power[0, heard], 1.0, atol=1e-9)


def test_a_round_of_spreading_brings_the_bands_nearer(voice):
    bands = np.exp(FEATURES(voice).astype(float))
    powers = (spread_over_frequencies(bands, FEATURES.filters, rounds) for rounds in (1, 5, 25))
    errors = [np.abs(np.log(power @ FEATURES.filters.T) - np.log(bands)).mean() for power in powers]
    assert errors[0] > 2 * errors[1] > 4 * errors[2]
