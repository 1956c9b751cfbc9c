"""Each plot shows the numbers that it was given."""

import numpy as np
import pytest

from groundup.experiments.optimisers import neighbours, pictures, race, search, sweep, valley


def labels(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_losses_are_named_where_they_run():
    [axes] = pictures.losses({"one": [1.0, 0.1, 0.01], "other": [1.0, 10.0, 100.0]}).axes
    assert [list(line.get_ydata()) for line in axes.lines] == [[1.0, 0.1, 0.01], [1.0, 10.0, 100.0]]
    assert [text.get_text() for text in axes.texts] == ["one", "other"]


def test_counts_are_dots_on_a_line():
    [axes] = pictures.conditions([4, 16], {"SGD": [10, 40]}, {"SGD": lambda ratio: 2 * ratio}).axes
    line, dots = axes.lines
    np.testing.assert_allclose(line.get_ydata(), 2 * line.get_xdata())
    assert list(dots.get_ydata()) == [10, 40]


def test_a_spring_creeps_rests_or_swings():
    first, second = pictures.damping(1.0, 0.04, {"a": 0.3, "b": 0.64, "c": 0.95})
    creeping, critical, swinging = (line.get_ydata() for line in first.axes[0].lines[:3])
    assert creeping.min() > 0 and critical.min() > -1e-9 and swinging.min() < -0.5
    assert abs(critical[-1]) < min(abs(creeping[-1]), abs(swinging[-1]))
    curve, *dots = second.axes[0].lines
    assert curve.get_ydata().min() == pytest.approx(0.8, abs=0.02)
    assert [dot.get_ydata()[0] for dot in dots] == pytest.approx(
        [valley.factor(1.0, 0.04, momentum) for momentum in (0.3, 0.64, 0.95)]
    )


@pytest.mark.parametrize(("degrees", "times"), [(0, 1.0), (30, 2.0)])
def test_paths_are_the_walks_at_these_rates(degrees, times):
    first, second = pictures.paths(degrees, times)
    rates = {name: times * rate for name, rate in race.best_rates().items()}
    walks = race.walks(degrees, rates)
    drawn = {line.get_label(): line for line in first.axes[0].lines}
    for line in second.axes[0].lines:
        points = walks[line.get_label()]
        np.testing.assert_allclose(line.get_ydata(), race.heights(points, degrees))
        shown = np.column_stack(drawn[line.get_label()].get_data())
        np.testing.assert_allclose(shown, points[: len(shown)])


def test_a_path_ends_where_it_leaves_the_plot():
    assert pictures._inside(np.array([[0, 0], [1, 1], [5, 0], [1, 0]])) == 3
    assert pictures._inside(np.array([[0, 0], [1, 1]])) == 2


def test_paths_are_said_with_their_sliders():
    first, second = pictures.paths_words(30, 2.0)
    assert "30 degrees" in first and "2 times" in first and second


def test_edges_have_their_dashed_line():
    rows = np.array([[0, 1.0, 5.0], [25, 0.5, 9.0]])
    first, second = pictures.edges({0.1: rows, 0.2: rows, 0.25: rows})
    solid, dashed = first.axes[0].lines[:2]
    assert list(solid.get_ydata()) == [5.0, 9.0] and set(dashed.get_ydata()) == {20.0}
    assert [line.get_label() for line in second.axes[0].lines] == ["η = 0.1", "η = 0.2", "η = 0.25"]


def test_a_run_that_was_lost_is_drawn_as_far_as_it_went():
    lost = np.array([[0, 1.0, 5.0], [20, 9.0, 6.0], [31, np.nan, np.nan]])
    first, _ = pictures.warm_ups({"a": lost, "b": lost[:2]}, {"a": [1.0, 1.0], "b": [0.5, 1.0]})
    lines = first.axes[0].lines
    assert list(lines[0].get_ydata()) == [5.0, 6.0] and list(lines[3].get_ydata()) == [4.0, 2.0]


def test_floors_are_dashed_where_there_is_a_formula():
    [axes] = pictures.floors(
        {"a": [3.0, 1.0], "b": [3.0, 2.0], "c": [3.0, 2.5]}, {"a": 1.0, "b": 2.0, "c": None}
    ).axes
    assert [line.get_linestyle() for line in axes.lines] == ["-", "--", "-", "--", "-"]


def test_sweeps_are_means_over_seeds():
    measures = {f"test accuracy, rate {lr:.2g}": [place, place + 2] for place, lr in enumerate(sweep.RATES)}
    figure = pictures.sweeps({"SGD": measures, "Adam": measures})
    assert labels(figure) == ["SGD", "Adam"]
    np.testing.assert_allclose(figure.axes[0].lines[0].get_ydata(), 1 + np.arange(len(sweep.RATES)))


def test_the_landscape_rings_the_best_score_and_the_best_neighbourhood():
    rng = np.random.default_rng(0)
    found = neighbours.Study(rng.random((30, 2)), rng.random(30))
    axes = pictures.landscape(found).axes[0]
    dots, *rings = axes.collections
    assert len(dots.get_offsets()) == 30
    for ring, best in zip(rings, (found.scores.argmax(), found.smoothed.argmax()), strict=True):
        where = neighbours.settings(found.places[best])
        np.testing.assert_allclose(ring.get_offsets()[0], [where["lr"], where["momentum"]])


def test_searches_stop_at_their_budget():
    numbers = {
        sampler: {f"best of {n}": [1 / n, 3 / n] for n in search.BUDGETS if n <= trials}
        for sampler, trials in search.SAMPLERS.items()
    }
    random, tpe = pictures.searches(numbers).axes[0].lines
    assert list(random.get_xdata()) == [10, 20, 30, 50, 100] and list(tpe.get_xdata()) == [10, 20, 30, 50]
    np.testing.assert_allclose(tpe.get_ydata(), 2 / np.array([10, 20, 30, 50]))
