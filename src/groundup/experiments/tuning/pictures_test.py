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
    assert [bar.get_width() for bar in pictures.bars({"a": 0.7, "b": 0.3}).axes[0].patches] == [0.3, 0.7]
    assert len(pictures.foretold(*surrogate.unseen()).axes[0].lines) == 2
    taken = halving.replay(rows[:6], 0, 1)
    ended = [line.get_xdata()[0] for line in pictures.curves(rows[:6], taken).axes[0].lines[2::3]]
    assert ended == list(taken.values())
