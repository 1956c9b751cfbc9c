"""Each plot shows the numbers that it was given."""

import numpy as np

from groundup.experiments.autodiff import pictures


def test_cost_shows_the_count_as_lines_and_the_measurement_as_marks():
    times = {
        (n, m): {"forward": 20.0 * n, "reverse": 10.0 * (2 + m), "evaluation": 5.0}
        for n in (1, 2, 4)
        for m in (2, 8)
    }
    [axes] = pictures.cost(times, 8).axes
    crossing, forward, pushed, reverse, pulled = axes.lines
    assert crossing.get_xdata()[0] == 4.5
    np.testing.assert_array_equal(forward.get_xdata(), [1, 2, 4])
    np.testing.assert_array_equal(forward.get_ydata(), [2, 4, 8])
    np.testing.assert_array_equal(reverse.get_ydata(), [9, 9, 9])
    np.testing.assert_array_equal(pushed.get_ydata(), [4, 8, 16])
    np.testing.assert_array_equal(pulled.get_ydata(), [20, 20, 20])
    assert "for 8 results" in pictures.cost_told(8) and "cross at 4.5 inputs" in pictures.cost_told(8)


def test_peaks_name_each_line_at_its_end():
    [axes] = pictures.peaks([4, 16], {"forward": [1.0, 1.0], "reverse": [2.0, 8.0]}).axes
    forward, reverse = axes.lines
    np.testing.assert_array_equal(forward.get_ydata(), [1, 1])
    np.testing.assert_array_equal(reverse.get_ydata(), [2, 8])
    assert [(note.get_text(), note.xy) for note in axes.texts] == [
        ("forward", (16, 1.0)),
        ("reverse", (16, 8.0)),
    ]
    assert axes.get_ylim()[0] == 0


def test_slopes_are_drawn_on_a_logarithmic_axis():
    [axes] = pictures.slopes({"slow": np.full(200, 0.5), "fast": np.array([1.0, 1e-4, 1e-16])}).axes
    slow, fast = axes.lines
    assert axes.get_yscale() == "log" and slow.get_marker() == "None" and fast.get_marker() == "o"
    np.testing.assert_array_equal(fast.get_ydata(), [1.0, 1e-4, 1e-16])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["slow", "fast"]
