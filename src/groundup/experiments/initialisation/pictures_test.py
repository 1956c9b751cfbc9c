"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.initialisation import edge, pictures


def test_losses_stand_under_their_names():
    [axes] = pictures.losses({"a": [2.0, 1.0], "b": [2.0, 0.5]}).axes
    first, second, guess = axes.lines
    assert list(first.get_ydata()) == [2.0, 1.0] and list(second.get_ydata()) == [2.0, 0.5]
    assert guess.get_ydata()[0] == pytest.approx(np.log(10))
    assert [first.get_label(), second.get_label()] == ["a", "b"]


def test_three_kinds_cross_at_one():
    tanh, relu, gelu, *_ = pictures.kinds().axes[0].lines
    middle = len(tanh.get_xdata()) // 2
    for line in (tanh, relu, gelu):
        assert line.get_xdata()[middle] == pytest.approx(1) and line.get_ydata()[middle] == pytest.approx(1)
    assert np.all(np.diff(tanh.get_ydata()) < 0) and np.all(np.diff(gelu.get_ydata()) > 0)
    assert np.ptp(relu.get_ydata()) < 1e-6


def test_narrowing_shows_the_mean_of_each_start():
    rng = np.random.default_rng(0)
    starts = [edge.SMALL, *(f"{scale:g}" for scale in edge.SCALES)]
    numbers = {edge.condition(d): {s: list(rng.uniform(10, 90, 5)) for s in starts} for d in edge.DEPTHS}
    [axes] = pictures.narrowing(numbers).axes
    for container, depth in zip(axes.containers, edge.DEPTHS, strict=True):
        expected = [np.mean(values) for values in numbers[edge.condition(depth)].values()]
        np.testing.assert_allclose(container.lines[0].get_ydata(), expected)
        assert container.lines[0].get_xdata()[0] == pytest.approx(0.01 / np.sqrt(2 / edge.WIDTH))
