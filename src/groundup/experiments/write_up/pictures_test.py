"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.write_up import luck, pictures


@pytest.mark.parametrize(("size", "difference"), [(600, 0.002), (4_000, 0.01), (64_000, 0.005)])
def test_luck_draws_the_limit_and_says_how_often_a_difference_shows(size, difference):
    [axes] = pictures.luck(size, difference).axes
    limit = 196 * luck.standard_error(0.04, size)
    dashed = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == pytest.approx([-limit, limit])
    drawn = np.random.default_rng(0).normal(100 * difference, limit / 1.96, 100_000)
    share = pictures.shows(size, 0.04, difference)
    assert np.mean(drawn > limit) == pytest.approx(share, abs=0.01)
    assert f"{share:.0%}" in pictures.luck_said(size, difference)
    peaks = {line.get_label(): line.get_xdata()[np.argmax(line.get_ydata())] for line in axes.lines[:2]}
    assert list(peaks.values()) == pytest.approx([0, 100 * difference], abs=0.01)


def test_chances_shows_what_was_drawn_beside_the_formula():
    [axes] = pictures.chances(np.full(100, 0.5), error=0.3).axes
    [bar] = [bar for bar in axes.patches if bar.get_height() > 0]
    assert bar.get_x() < 0.5 < bar.get_x() + bar.get_width()
    assert max(axes.lines[0].get_ydata()) == pytest.approx(1 / (0.3 * np.sqrt(2 * np.pi)))


def test_the_slip_is_a_line_through_the_means():
    [axes] = pictures.slip({"right, a": {400: [0.9], 1_600: [1.0]}, "slipped, a": {400: [0.3, 0.5]}}).axes
    lines = {line.get_label(): list(line.get_ydata()) for line in axes.lines if line.get_label()[0] != "_"}
    assert lines == {"right, a": [0.9, 1.0], "slipped, a": [0.4]}


def test_the_ladder_has_a_row_a_recipe_and_a_colour_a_direction():
    numbers = {"accuracy": [0.7, 0.8], "interval": [0.6, 0.9]}
    found = {"01 → 02": {"boss": numbers, "simple": numbers}, "02 → 01": {"boss": numbers}}
    figure = pictures.ladder(found, {"simple": "simple", "boss": "boss"})
    [axes] = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["simple", "boss"]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in dots] == [[0.7, 0.8]] * 3
    assert len({line.get_color() for line in dots}) == 2


def test_the_race_marks_the_mean():
    [axes] = pictures.race({"a": np.array([0.2, 0.4]), "b": np.array([0.9])}).axes
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "|"] == pytest.approx(
        [0.3, 0.9]
    )


def test_crops_stand_against_whole_utterances():
    found = {"01 → 02": (np.array([0.5]), np.array([0.7])), "02 → 01": (np.array([0.6]), np.array([0.8]))}
    [axes] = pictures.crops(found).axes
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines[1:]] == [(0.5, 0.7), (0.6, 0.8)]
    assert axes.get_xlim() == axes.get_ylim()
