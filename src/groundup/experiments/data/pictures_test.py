"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.corpus import LogMel
from groundup.experiments.data import pictures
from groundup.experiments.data.spectra import leakage


@pytest.mark.parametrize(
    "figure",
    [
        pictures.leak(1020, "box"),
        pictures.sharpness(25),
        pictures.bands_of(40, 110),
        pictures.waves({"up": np.arange(999.0)}, 0.01, 0.02),
        pictures.triangles(LogMel()),
        pictures.seen({"up": np.arange(999.0)}, LogMel()),
    ],
)
def test_each_is_as_wide_as_a_phone(figure):
    assert figure.get_size_inches()[0] == 3.65


def test_a_leak_shows_the_curve_and_the_frequencies_of_the_transform():
    [axes] = pictures.leak(1020, "Hann").axes
    found, (curve, dots) = leakage(1020, "Hann"), axes.lines
    np.testing.assert_array_equal(curve.get_ydata(), found.level[:801])
    np.testing.assert_array_equal(dots.get_xdata(), found.bins[:101])
    np.testing.assert_array_equal(dots.get_ydata(), found.bin_level[:101])
    assert curve.get_xdata()[-1] == dots.get_xdata()[-1] == 4000
    assert axes.texts[0].xy[0] == 2600.0


@pytest.mark.parametrize(("window_ms", "sharp_in_time"), [(5, True), (50, False)])
def test_a_short_window_shows_pulses_and_a_long_one_harmonics(window_ms, sharp_in_time):
    [axes] = pictures.sharpness(window_ms).axes
    [image] = axes.images
    level = np.maximum(np.asarray(image.get_array()), pictures.LOWEST_DB)  # (frequencies, times)
    assert list(image.get_extent()) == [20, 180, 0, 1.6] and level.shape == (103, 160)
    along = [np.abs(np.diff(level, axis=axis)).mean() for axis in (1, 0)]
    assert (along[0] > along[1]) == sharp_in_time
    assert f"{4000 / window_ms:.0f} Hz" in axes.get_title("left") + axes.get_title()


def test_bands_lie_on_the_spectrum_that_they_sum_up():
    [axes] = pictures.bands_of(24, 110).axes
    spectrum, bands = axes.lines
    assert len(spectrum.get_xdata()) == 257 and len(bands.get_xdata()) == 24
    assert spectrum.get_ydata().max() == pytest.approx(0.0, abs=1e-6)
    for hertz, level in zip(bands.get_xdata(), bands.get_ydata(), strict=True):
        near = spectrum.get_ydata()[np.abs(spectrum.get_xdata() - hertz) < 500]
        assert near.min() <= level <= near.max()


def test_few_bands_are_smooth_and_many_follow_the_harmonics():
    def roughness(bands):
        levels = pictures.bands_of(bands, 220).axes[0].lines[1].get_ydata()
        return np.abs(np.diff(levels, 2)).max()

    assert roughness(40) > 1.5 * roughness(16)


def test_waves_show_the_same_piece_of_each():
    waveforms = {"up": np.arange(1000.0), "down": -np.arange(1000.0)}
    first, second = pictures.waves(waveforms, start=0.01, seconds=0.02).axes
    assert [axes.get_title("left") + axes.get_title() for axes in (first, second)] == ["up", "down"]
    for axes, waveform in zip((first, second), waveforms.values(), strict=True):
        np.testing.assert_array_equal(axes.lines[0].get_ydata(), waveform[160:480])
        np.testing.assert_allclose(axes.lines[0].get_xdata()[[0, -1]], [10.0, 29.9375])
    assert first.get_ylim() == second.get_ylim()


def test_every_triangle_is_drawn_and_their_sum():
    features = LogMel(bands=7)
    [axes] = pictures.triangles(features).axes
    *triangles, total = axes.lines
    assert len(triangles) == 7
    np.testing.assert_allclose(total.get_ydata(), features.filters.sum(axis=0))
    peak = features.filters[3].argmax()
    assert triangles[3].get_ydata().max() == features.filters[3, peak]


def test_log_mels_lie_on_one_scale():
    rng = np.random.default_rng(0)
    recordings = {"a": rng.standard_normal(4000), "b": 1e-3 * rng.standard_normal(2400)}
    first, second = pictures.seen(recordings, LogMel()).axes
    assert [axes.get_title("left") + axes.get_title() for axes in (first, second)] == ["a", "b"]
    np.testing.assert_array_equal(first.images[0].get_array(), LogMel()(recordings["a"]).T)
    assert first.images[0].get_clim() == second.images[0].get_clim()
    assert list(second.images[0].get_extent()) == [0, pytest.approx(0.13), 0, 40]
