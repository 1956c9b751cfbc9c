"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.conformer import pictures
from groundup.experiments.conformer.standard_test import numbers


def test_orders_show_each_accuracy():
    [axes] = pictures.orders({"a": [0.9, 0.9], "b": [1.0, 0.5]}, ["as said", "shuffled"], 0.1).axes
    first, second, chance = axes.lines
    assert list(first.get_ydata()) == [0.9, 0.9] and list(second.get_ydata()) == [1.0, 0.5]
    assert set(chance.get_ydata()) == {0.1}


@pytest.mark.parametrize("width", [4, 64])
def test_weights_are_weights_and_dividing_by_more_makes_them_flatter(width):
    found = pictures.weights(width)
    assert all(bars.sum() == pytest.approx(1) and (np.diff(bars) <= 0).all() for bars in found.values())
    sharp, right, flat = (pictures.keys(bars) for bars in found.values())
    assert 1 <= sharp < right < flat <= pictures.KEYS


def test_only_the_root_of_the_head_keeps_its_shape():
    """Over many draws: the spread of the scores is 1, whatever the width."""

    def typical(name, width):
        return np.mean([pictures.keys(pictures.weights(width, seed)[name]) for seed in range(60)])

    assert typical("÷ √d", 16) == pytest.approx(typical("÷ √d", 128), rel=0.1)
    assert typical("not divided", 16) > 1.5 * typical("not divided", 128)


def test_sharpness_has_a_panel_a_way():
    figure = pictures.sharpness(16)
    assert [axes.get_title("left") + axes.get_title() for axes in figure.axes] == list(pictures.weights(16))
    assert "as if" in pictures.sharpness_said(16)


def test_splitting_shows_what_it_gets():
    [axes] = pictures.splitting([0.1, 0.2], {"a": [1e-3, 1e-2], "b": [1e-5, 1e-4]}).axes
    assert [list(line.get_ydata()) for line in axes.lines] == [[1e-3, 1e-2], [1e-5, 1e-4]]


def test_a_line_is_a_seed_in_the_mean_of_both_directions():
    found = numbers(a=(0.8, 0.6), b=(0.5, 0.5))
    [axes] = pictures.of_seeds(found, ["a", "b"]).axes
    *seeds, mean = axes.lines
    assert [line.get_ydata().tolist() for line in seeds] == [
        pytest.approx([70 + more, 50 + more]) for more in range(3)
    ]
    assert mean.get_ydata().tolist() == pytest.approx([71, 51])


def test_cards_show_each_shuffle_and_what_was_heard():
    [axes] = pictures.cards([1, 4], [[0.5, 0.6], [0.9, 1.0]], {"front end": 3}).axes
    first, second, mean, heard = axes.lines
    assert list(first.get_ydata()) == [0.5, 0.9] and list(second.get_ydata()) == [0.6, 1.0]
    assert mean.get_ydata().tolist() == pytest.approx([0.55, 0.95]) and set(heard.get_xdata()) == {3}
