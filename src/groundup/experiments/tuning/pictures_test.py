"""The plots show what their words say."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.experiments.tuning import halving, pictures, surrogate, table


@pytest.mark.parametrize("noise", pictures.NOISES)
def test_the_words_of_the_curse_tell_its_line(noise):
    (axes,) = pictures.curse(32, noise).axes
    low, high = axes.lines[2].get_ydata()
    assert f"lies {high - low:.1f} points above" in pictures.curse_words(32, noise).replace("−", "-")
    assert (noise == 0) == (high == low)


def test_every_plot_shows_all_it_is_given():
    rows = table.rows()
    assert len(pictures.pairs(rows).axes[0].lines) == 2 * len(rows)
    assert len(pictures.neighbourhood(rows).axes[0].lines[0].get_xdata()) == len(rows)
    assert len(pictures.ways({"a": np.zeros((3, 9)), "b": np.ones((3, 9))}).axes[0].lines) == 8
    assert len(pictures.foretold(*surrogate.unseen()).axes[0].lines) == 2
    taken = halving.replay(rows[:6], 0, 1)
    ended = [line.get_xdata()[0] for line in pictures.curves(rows[:6], taken).axes[0].lines[2::3]]
    assert ended == list(taken.values())


def test_importance_has_a_row_a_setting_the_most_important_above():
    ways = {"tenth": [{"a": 0.7, "b": 0.3}, {"a": 0.6, "b": 0.4}], "quarter": [{"a": 0.8, "b": 0.2}]}
    (axes,) = pictures.importance(ways).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["b", "a"]
    assert [list(line.get_xdata()) for line in axes.lines] == [[0.3, 0.7], [0.4, 0.6], [0.2, 0.8]]


def test_parzen_draws_what_was_known_and_what_came_next():
    tried, scores = np.linspace(0, 1, 12), np.arange(12.0)
    drawn = pictures.parzen(tried, scores, lambda x, points: 0 * x + len(points), 10).axes[0].lines
    assert [line.get_ydata()[0] for line in drawn[:4:2]] == [2, 8]  # a fifth of ten, and the others
    assert list(drawn[1].get_xdata()) == [tried[9], tried[8]]
    assert drawn[4].get_xdata()[0] == tried[10]
    assert f"{np.median(tried[8:10]):.2f}" in pictures.parzen_words(tried, scores, 10)
