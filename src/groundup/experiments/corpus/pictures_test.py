"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.corpus import pictures


@pytest.mark.parametrize(
    "figure",
    [
        pictures.shares({"files": (0.1, 0.2)}),
        pictures.starvation(8, {"files": 2000.0, "pack": 90_000.0}),
    ],
)
def test_each_is_as_wide_as_a_phone(figure):
    assert figure.get_size_inches()[0] == 3.65


def test_shares_show_predicted_and_measured_in_rows_from_above():
    [axes] = pictures.shares({"files": (0.1, 0.2), "pack": (0.9, 0.8)}).axes
    predicted, measured = axes.lines
    assert (list(predicted.get_xdata()), list(measured.get_xdata())) == ([0.1, 0.9], [0.2, 0.8])
    assert [line.get_label() for line in axes.lines] == ["predicted", "measured"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["files", "pack"]
    assert list(predicted.get_ydata()) == [0, 1] and axes.yaxis_inverted()


def test_starvation_shows_both_shares_and_marks_the_rates():
    [axes] = pictures.starvation(8, {"files": 2000.0, "pack": 90_000.0}).axes
    together, turns, files, pack = axes.lines
    supply = together.get_xdata()
    assert 4000 in supply and supply[[0, -1]] == pytest.approx([100, 1e6])
    np.testing.assert_allclose(together.get_ydata(), np.minimum(1, supply / 4000))
    np.testing.assert_allclose(turns.get_ydata(), supply / (supply + 4000))
    assert (set(files.get_xdata()), set(pack.get_xdata())) == ({2000.0}, {90_000.0})
    assert [line.get_label() for line in (together, turns)] == ["loaded ahead", "in turn"]
    assert [text.get_text() for text in axes.texts] == ["files", "pack"]
    assert "4,000 crops a second" in axes.get_title("left") + axes.get_title()
