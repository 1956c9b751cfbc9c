"""Each plot shows the numbers that it was given."""

import numpy as np

from groundup.experiments.embedding import pictures
from groundup.experiments.embedding.plane import Snapshot


def drawn(figure, axes=0):
    return {line.get_label(): list(line.get_ydata()) for line in figure.axes[axes].lines}


def test_outgrown_shows_both_losses():
    found = drawn(pictures.outgrown([1, 2], {"with": [3.0, 1.0], "without": [2.0, 0.5]}))
    assert found == {"with": [3, 1], "without": [2, 0.5]}


def test_listening_shows_weights_as_multiples_of_the_means():
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    figure = pictures.listening(np.arange(60.0).reshape(20, 3), weights, np.array([1.0, 2, 3, 4]))
    np.testing.assert_allclose(drawn(figure, 1)["weight ÷ that of the mean"], 4 * weights)
    assert figure.axes[0].images[0].get_array().shape == (3, 20)


def test_diluted_shows_dots_on_their_laws():
    figure = pictures.diluted([4, 25], 100, {"mean": [0.4, 2.5], "right": [2.0, 5.0]})
    found = drawn(figure)
    assert found["mean"] == [0.4, 2.5] and found["right"] == [2, 5]
    laws = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]
    for line, law in zip(laws, (lambda n: n / 10, np.sqrt), strict=True):
        np.testing.assert_allclose(line.get_ydata(), law(line.get_xdata()))


def test_certainty_and_penalties_show_their_curves():
    x = np.array([0.0, 1.0])
    found = drawn(pictures.certainty(x, {"a": x, "b": 2 * x, "c": 3 * x}, 0.9))
    assert found["b"] == [0, 2] and found["c"] == [0, 3]
    curves = {name: x + k for k, name in enumerate("abcd")}
    assert drawn(pictures.penalties(x, curves))["d"] == [3, 4]


def test_the_plane_tells_what_was_learned_from_what_was_not():
    points = np.array([[2.0, 0], [0, 3], [0, -4]])
    labels, train = np.array([0, 0, 1]), np.array([True, False, True])
    weights = np.array([[1.0, 0], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, 0]])
    for on_sphere, length in ((False, 3.0), (True, 1.0)):
        [figure] = pictures.plane({"x": Snapshot(points, weights, on_sphere)}, labels, train, 5.0)
        rings = [line for line in figure.axes[0].lines if line.get_fillstyle() == "none"]
        assert list(rings[0].get_ydata()) == [length] and len(rings[1].get_ydata()) == 0
        assert figure.axes[0].get_xlim() == (-5, 5)


def test_listeners_are_numbered_dots():
    [axes] = pictures.listeners([0.4, 0.9], [0.7, 0.6]).axes
    *_, dots = axes.lines
    assert dots.get_xydata().tolist() == [[40, 70], [90, 60]]
    assert [text.get_text() for text in axes.texts] == ["1", "2"]


def test_names_of_neighbours_are_moved_apart_and_others_stay():
    angles = np.array([3.1, 0.5, -3.1, 0.45])  # two pairs, one of them across the turn
    moved = pictures._apart(angles)
    gaps = np.diff(np.sort(moved % (2 * np.pi)))
    assert gaps.min() > 0.19 and abs(moved - angles).max() < 0.11
    far = np.array([0.0, 1.0, 2.0])
    assert (pictures._apart(far) == far).all()
