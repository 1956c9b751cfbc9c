"""The tract resonates where it should, and its filter is the filter of the textbook."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.signal import lfilter

from groundup.corpus.synthetic.vocal_tract import (
    HOP,
    TRANSFORM,
    bandwidths,
    response,
    tube,
    varying_filter,
    windows,
)

RATE = 16_000
FORMANTS, BANDWIDTH = np.array([[500.0, 1500.0, 2600.0]]), np.array([[80.0, 100.0, 150.0]])


def sections(formants, bandwidth):
    radius = np.exp(-np.pi * bandwidth / RATE)
    return [
        [1.0, -2 * r * np.cos(2 * np.pi * f / RATE), r * r] for f, r in zip(formants, radius, strict=True)
    ]


def test_a_longer_tube_is_lower():
    np.testing.assert_allclose(tube(17.5, 4), [500, 1500, 2500, 3500])
    np.testing.assert_allclose(tube(14.0, 2), tube(17.5, 2) * 17.5 / 14.0)


def test_response_peaks_at_the_formants_and_is_one_at_zero():
    gain = np.abs(response(FORMANTS, BANDWIDTH, RATE)[0])
    peaks = np.flatnonzero((gain[1:-1] > gain[:-2]) & (gain[1:-1] > gain[2:])) + 1
    np.testing.assert_allclose(peaks * RATE / TRANSFORM, FORMANTS[0], atol=RATE / TRANSFORM)
    assert gain[0] == pytest.approx(1.0)


def test_response_is_the_product_of_the_docstring():
    delay = np.exp(-2j * np.pi * np.arange(TRANSFORM // 2 + 1) / TRANSFORM)
    expected = np.ones_like(delay)
    for one, first, second in sections(FORMANTS[0], BANDWIDTH[0]):
        expected = expected * (one + first + second) / (one + first * delay + second * delay**2)
    np.testing.assert_allclose(response(FORMANTS, BANDWIDTH, RATE)[0], expected, rtol=1e-8)


def test_higher_formants_are_damped_more():
    assert (np.diff(bandwidths(np.linspace(200, 7000, 9))) > 0).all()


def test_a_filter_that_does_not_change_is_an_ordinary_one():
    """Against the recursion y_n = g x_n − a y_{n−1} − b y_{n−2}, one formant after the other."""
    source = np.random.default_rng(0).standard_normal(3000)
    expected = source
    for section in sections(FORMANTS[0], BANDWIDTH[0]):
        expected = lfilter([sum(section)], section, expected)
    gain = np.repeat(response(FORMANTS, BANDWIDTH, RATE), windows(len(source)), axis=0)
    found = varying_filter(source, gain)
    assert np.abs(found - expected).max() < 2e-3 * np.abs(expected).max()


@pytest.mark.parametrize("samples", [1, HOP, HOP + 1, 7 * HOP - 1, 3001])
def test_a_filter_of_one_changes_nothing(samples):
    source = np.random.default_rng(0).standard_normal(samples)
    gain = np.ones((windows(samples), TRANSFORM // 2 + 1))
    np.testing.assert_allclose(varying_filter(source, gain), source, atol=1e-12)
    with pytest.raises(ValueError, match=rf"expected {windows(samples)} rows of gain for {samples} samples"):
        varying_filter(source, gain[:-1])


def test_a_filter_that_fades_fades_where_it_should():
    source, samples = np.ones(50 * HOP), 50 * HOP
    gain = np.linspace(1, 0, windows(samples))[:, None] * np.ones(TRANSFORM // 2 + 1)
    found, line = varying_filter(source, gain), np.linspace(1, 0, samples + 1)[:-1]
    np.testing.assert_allclose(found[::HOP], line[::HOP], atol=1e-9)  # at the middle of each window
    np.testing.assert_allclose(found, line, atol=1 / 50 / 5)


def test_a_batch_of_tensors_gives_what_arrays_give_one_by_one():
    rng = np.random.default_rng(0)
    samples = 3 * HOP + 7
    formants = rng.uniform(200, 7000, (2, windows(samples), 5))
    bandwidth, source = bandwidths(formants), rng.standard_normal((2, samples))
    together = response(torch.from_numpy(formants), torch.from_numpy(bandwidth), RATE)
    heard = varying_filter(torch.from_numpy(source), together)
    for row in range(2):
        alone = response(formants[row], bandwidth[row], RATE)
        np.testing.assert_allclose(together[row], alone, rtol=1e-10)
        np.testing.assert_allclose(heard[row], varying_filter(source[row], alone), atol=1e-8)


def test_the_source_decides_the_precision():
    gain = response(torch.from_numpy(FORMANTS), torch.from_numpy(BANDWIDTH), RATE)
    found = varying_filter(torch.ones(1, HOP), gain.expand(1, windows(HOP), -1))
    assert gain.dtype == torch.complex128 and found.dtype == torch.float32


def test_a_low_vowel_needs_float64():
    """Why the gain is computed in float64 on every device: in float32 it is off by a per cent or more."""
    formants = np.array([[280.0, 900.0, 2300.0, 3500.0, 4500.0, 5500.0]])
    exact, single = (
        response(torch.from_numpy(x).to(dtype), torch.from_numpy(bandwidths(x)).to(dtype), RATE)
        for x, dtype in ((formants, torch.float64), (formants, torch.float32))
    )
    assert ((single - exact).abs() / exact.abs()).max() > 0.002
