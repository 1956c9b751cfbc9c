"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments import digits
from groundup.experiments.dropout import passes, pictures, smoothness, width


def title(axes) -> str:
    return axes.get_title("left") + axes.get_title()


def labels(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_kept_shows_both_formulas_and_both_counts():
    rates, uniform, normal = [0.2, 0.8], [0.81, 0.19], [0.42, 0.21]
    [axes] = pictures.kept(rates, uniform, normal).axes
    asked, wrong, first, second = axes.lines
    np.testing.assert_allclose(asked.get_ydata(), 1 - asked.get_xdata())
    assert wrong.get_ydata()[[0, -1]] == pytest.approx([0.5, 0.1587], abs=1e-4)
    assert list(first.get_ydata()) == uniform and list(second.get_ydata()) == normal


def test_the_mean_of_more_draws_is_closer_to_the_digit():
    def far(draws):
        x, one, mean = (figure.axes[0].images[0].get_array() for figure in pictures.averaged(0.5, draws))
        np.testing.assert_allclose(np.ravel(x), digits.everything().pixels[0])
        assert set(np.round(np.ravel(one[x > 0] / x[x > 0]), 3)) == {0.0, 2.0}
        return np.sqrt(np.mean((mean - x) ** 2))

    assert far(1) > 2 * far(10) > 2 * far(100) > 2 * far(1000)


def test_averaged_says_how_many_draws_and_their_mean():
    *_, last = pictures.averaged(0.2, 1000)
    assert title(last.axes[0]) == "mean of 1,000"
    assert len(pictures.averaged_words(0.2, 1000)) == 3


def test_histories_show_four_curves_each_with_its_name():
    plain, dropped = np.array([[0.1, 1.0], [0.01, 0.9]]), np.array([[0.2, 0.8], [0.02, 0.7]])
    figure = pictures.histories(plain, dropped, every=25)
    curves = [list(line.get_ydata()) for line in figure.axes[0].lines]
    assert curves == [[0.1, 0.01], [1.0, 0.9], [0.2, 0.02], [0.8, 0.7]]
    assert list(figure.axes[0].lines[0].get_xdata()) == [25, 50]
    assert labels(figure) == [
        "training, p = 0",
        "validation, p = 0",
        "training, p = 0.5",
        "validation, p = 0.5",
    ]


def test_gains_are_the_differences_of_the_trial_with_their_intervals():
    rng = np.random.default_rng(0)
    numbers = {
        width.condition(size): {arm: list(90 + rng.standard_normal(5)) for arm in width.ARMS}
        for size in width.TRAIN
    }
    [axes] = pictures.gains(numbers).axes
    first = axes.containers[0]
    found = width.differences(numbers, "128, p = 0.5", "64")
    assert list(first.lines[0].get_ydata()) == [effect.value for effect in found]
    ends = [segment[:, 1] for segment in first.lines[2][0].get_segments()]
    np.testing.assert_allclose(ends, [[effect.low, effect.high] for effect in found])
    assert [text.get_text() for text in axes.get_xticklabels()] == ["100", "300", "1000"]


def test_two_scales_show_the_same_two_runs(monkeypatch):
    runs = {0.0: [4.0, 3.0, 2.0, 1.0], 0.5: [8.0, 7.0, 6.0, 5.0]}
    monkeypatch.setattr(pictures, "curves", lambda p, seed: {smoothness.CURVES[0]: runs[p]})
    linear, log = (figure.axes[0] for figure in pictures.two_scales(seed=3))
    assert (linear.get_yscale(), log.get_yscale()) == ("linear", "log")
    for axes in (linear, log):
        assert [list(line.get_ydata()) for line in axes.lines] == [[6.0, 5.0], [2.0, 1.0]]
        assert [line.get_label() for line in axes.lines] == ["p = 0.5", "p = 0"]


def test_distances_are_means_over_seeds_for_each_network():
    numbers = {
        f"{model}, {kind}": {f"distance, {count} passes": [place, place + 2] for count in passes.PASSES}
        for kind in ("logits", "probabilities")
        for place, model in enumerate(passes.MODELS)
    }
    logits, probabilities = pictures.distances(numbers)
    assert [title(figure.axes[0]) for figure in (logits, probabilities)] == [
        "averaged logits",
        "averaged probabilities",
    ]
    for figure in (logits, probabilities):
        assert [line.get_ydata()[0] for line in figure.axes[0].lines] == [1, 2, 3]
        assert labels(figure) == list(passes.MODELS)


def test_members_are_counted_and_the_whole_network_stands_beside_them():
    accuracy = np.array([0.1, 0.11, 0.5, 0.9])
    [axes] = pictures.members(accuracy, whole=0.95).axes
    assert sum(bar.get_height() for bar in axes.patches) == len(accuracy)
    assert set(axes.lines[0].get_xdata()) == {0.95}
    assert title(axes) == "members 0.40 in the mean, whole network 0.95"
