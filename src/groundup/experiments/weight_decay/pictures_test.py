"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.weight_decay import curves, images, pictures


def title(axes) -> str:
    return axes.get_title("left") + axes.get_title()


def test_two_fits_are_drawn_on_the_points_and_beyond():
    x, y = np.linspace(0, 1, 21), np.zeros(21)
    best, other = np.eye(13)[1], np.eye(13)[0]
    [on] = pictures.on_the_points(x, y, best, other).axes
    [beyond] = pictures.beyond_the_points(x, y, best, other).axes
    for axes, end in ((on, 1.0), (beyond, pictures.END)):
        points, first, second, *_ = axes.lines
        assert first.get_ydata()[-1] == pytest.approx(end) and set(second.get_ydata()) == {1.0}
        assert set(points.get_ydata()) == {0.0}


def test_bars_are_what_decay_leaves_and_both_lengths_are_told():
    decay = 1e-6
    _, _, spectrum = pictures._opening()
    bars, fits = pictures.shrunk(decay)
    heights = [bar.get_height() for bar in bars.axes[0].patches]
    np.testing.assert_allclose(heights, curves.decayed(spectrum.strength, decay))
    at, early = bars.axes[0].lines[1].get_data()
    np.testing.assert_allclose(early, curves.stopped(at, 1e6))
    w = spectrum.weights(curves.decayed(spectrum.strength, decay))
    np.testing.assert_allclose(fits.axes[0].lines[1].get_ydata()[0], w[0])
    assert f"{np.linalg.norm(w):.3g}" in title(fits.axes[0])
    kept = np.sum(np.array(heights) > 0.5)
    assert f"{kept} keep more than half" in pictures.shrunk_words(decay)[0]


def test_growth_shows_the_mean_of_all_fits_and_the_formula():
    measured = np.arange(12.0).reshape(3, 4)
    [axes] = pictures.growth([0, 1, 2], measured, [5, 6, 7]).axes
    *_, means, formula = axes.lines
    assert list(means.get_ydata()) == [1.5, 5.5, 9.5] and list(formula.get_ydata()) == [5, 6, 7]


def test_the_sweep_has_a_curve_of_means_for_each_set():
    numbers = {
        name: {f"test loss, {decay:g}": [place, place + 2.0] for decay in (0.0, *images.DECAY)}
        for place, name in enumerate(images.SETS)
    }
    figure = pictures.sweep(numbers)
    assert [line.get_ydata()[0] for line in figure.axes[0].lines] == [1, 2, 3]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == list(images.SETS)
    assert [text.get_text() for text in figure.axes[0].get_xticklabels()] == [
        "0",
        "0.0005",
        "0.005",
        "0.05",
        "0.5",
    ]


def test_thresholds_are_the_rules_that_were_given():
    [axes] = pictures.thresholds({"half": lambda a: a / 2, "none": lambda a: 0 * a}).axes
    diagonal, half, none = axes.lines
    np.testing.assert_allclose(half.get_ydata(), diagonal.get_ydata() / 2)
    assert set(none.get_ydata()) == {0.0} and half.get_label() == "half"


def test_paces_count_every_weight_and_mark_what_was_asked():
    [axes] = pictures.paces(np.geomspace(1e-3, 10, 57), 0.01).axes
    assert sum(bar.get_height() for bar in axes.patches) == 57
    assert set(axes.lines[0].get_xdata()) == {0.01}
