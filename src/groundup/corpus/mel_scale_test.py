"""The mel scale is what it is derived from, and its filters share out every frequency."""

from __future__ import annotations

import numpy as np

from groundup.corpus.mel_scale import hertz, mel, mel_filters


def test_mel_and_hertz_undo_each_other():
    frequencies = np.linspace(0, 8000, 101)
    np.testing.assert_allclose(hertz(mel(frequencies)), frequencies, atol=1e-9)
    assert mel(0.0) == 0.0 and abs(mel(1000.0) - 1000.0) < 0.02


def test_mel_is_the_integral_of_its_density():
    """dm/df = a / (f + 700), which is what the derivation starts from."""
    frequency, step = np.linspace(10, 8000, 97), 1e-3
    slope = (mel(frequency + step) - mel(frequency - step)) / (2 * step)
    np.testing.assert_allclose(slope * (frequency + 700.0), 2595.0 / np.log(10), rtol=1e-6)


def test_triangles_have_height_one_and_add_up_to_one():
    filters = mel_filters(bands=7, bins=8001, sample_rate=16_000, low=100.0, high=7000.0)
    corners = hertz(np.linspace(mel(100.0), mel(7000.0), 9))
    frequencies = np.linspace(0, 8000, 8001)
    np.testing.assert_allclose(filters.max(axis=1), 1.0, atol=0.02)
    np.testing.assert_allclose(frequencies[filters.argmax(axis=1)], corners[1:-1], atol=1.0)
    inside = (frequencies >= corners[1]) & (frequencies <= corners[-2])
    np.testing.assert_allclose(filters[:, inside].sum(axis=0), 1.0, atol=1e-9)
    assert filters[:, (frequencies <= 100) | (frequencies >= 7000)].max() < 1e-12
