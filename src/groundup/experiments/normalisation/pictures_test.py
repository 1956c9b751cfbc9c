"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.normalisation import pictures


def title(axes) -> str:
    return axes.get_title("left") + axes.get_title()


def test_company_shows_the_image_and_says_the_answer():
    chances = np.full(10, 0.05)
    chances[7] = 0.55
    image, bars = pictures.company(np.arange(64.0), 5, chances)
    assert np.ravel(image.axes[0].images[0].get_array())[-1] == 63
    [axes] = bars.axes
    assert [bar.get_height() for bar in axes.patches] == list(chances)
    assert title(axes) == "the answer: 7"
    colours = [bar.get_facecolor() for bar in axes.patches]
    assert colours.count(colours[5]) == 1  # the right one stands out


def test_lag_shows_both_accuracies():
    [axes] = pictures.lag([2, 5], running=[0.1, 0.5], precise=[0.3, 0.6]).axes
    drawn = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert drawn == {"precise statistics": [0.3, 0.6], "running statistics": [0.1, 0.5]}


def test_shaken_shows_loss_and_shift_of_each_arm():
    runs = {arm: [(10, 1.0 + k, 0.1 + k), (20, 2.0 + k, 0.2 + k)] for k, arm in enumerate(pictures.ARMS)}
    loss, moved = (figure.axes[0] for figure in pictures.shaken(runs))
    assert [list(line.get_ydata()) for line in loss.lines] == [[1, 2], [2, 3], [3, 4]]
    assert [list(line.get_ydata()) for line in moved.lines] == [[0.1, 0.2], [1.1, 1.2], [2.1, 2.2]]
    assert [line.get_label() for line in loss.lines] == list(pictures.ARMS)


def test_decayed_shows_lengths_and_angles_in_degrees_beside_the_formula():
    lengths, turns = np.linspace(4, 2, 20), np.full(20, np.pi / 180)
    long, turned = (figure.axes[0] for figure in pictures.decayed(0.2, lengths, turns))
    assert list(long.lines[0].get_ydata()) == list(lengths)
    angles, formula = turned.lines
    np.testing.assert_allclose(angles.get_ydata(), 1.0)
    assert formula.get_ydata()[0] == pytest.approx(np.degrees(np.sqrt(2 * pictures.RATE * 0.2)))
    assert len(pictures.decayed(0.0, lengths, turns)[1].axes[0].lines) == 1  # without decay no line
