"""Windows leak as the mathematics of their transforms says."""

import numpy as np
import pytest

from groundup.experiments.data.spectra import leakage, shape, spectrogram


@pytest.mark.parametrize("window", ["box", "Hann"])
def test_tones_on_the_grid_stand_at_their_level(window):
    found = leakage(1000.0, window)
    assert found.bins[25] == 1000.0 and found.bin_level[25] == pytest.approx(0.0, abs=0.1)
    assert found.bins[65] == 2600.0 and found.bin_level[65] == pytest.approx(-50.0, abs=0.1)
    np.testing.assert_array_equal(found.level[::8], found.bin_level)


def test_a_tone_between_frequencies_hides_the_quiet_one_behind_a_box_and_not_behind_hann():
    box, hann = (leakage(1020.0, window) for window in ("box", "Hann"))
    around = (box.bins > 2000) & (box.bins < 3200) & (np.abs(box.bins - 2600) > 100)
    assert box.bin_level[around].min() > -50.0
    assert hann.bin_level[around].max() < -80.0 < -51.0 < hann.bin_level[65]


def test_halfway_between_two_frequencies_the_box_loses_two_thirds():
    found = leakage(1020.0, "box")  # sin(x) / x at x = π / 2 is 2 / π
    assert found.bin_level[25] == pytest.approx(20 * np.log10(2 / np.pi), abs=0.2)


def test_hann_is_zero_at_the_cut_and_one_in_the_middle():
    hann = shape("Hann", 8)
    assert (hann[0], hann[4]) == (0.0, 1.0)
    np.testing.assert_allclose(hann + np.roll(hann, 4), 1.0)


def test_an_unknown_window_is_named():
    with pytest.raises(ValueError, match=r"expected a window out of \['Hann', 'box'\], got 'hat'"):
        leakage(1000.0, "hat")


@pytest.mark.parametrize("window", [40, 41, 160])
def test_frames_are_centred_whatever_the_window(window):
    click = np.zeros(1001)
    click[500] = 1.0
    power = spectrogram(click, window, hop=20, transform=256)
    assert power.shape == (51, 129)
    assert power.sum(axis=1).argmax() == 25


def test_a_tone_is_four_frequencies_wide_through_hann():
    tone = np.cos(2 * np.pi * 1000 * np.arange(4000) / 16_000)
    power = spectrogram(tone, 400, hop=160, transform=400)[12]
    assert set(np.flatnonzero(power > 1e-6 * power.max())) == {24, 25, 26}
