"""The live figures show what was measured, and their words say it."""

import re

import numpy as np
import pytest

from groundup.experiments.initialisation import half, panels

ALT = "what a reader hears"


def lines(drawing, colour) -> list[list[tuple[float, float]]]:
    paths = re.findall(rf'd="M([^"]+)" fill="none" stroke="var\(--gu-{colour}', drawing.svg(ALT))
    return [[tuple(map(float, point.split())) for point in path.split("L")] for path in paths]


def test_a_passage_draws_both_directions_and_clips_what_leaves_the_frame():
    drawing = panels.passage("ReLU", 0.5)
    for colour, size in zip(("blue", "vermillion"), panels._measured("ReLU", 0.5), strict=True):
        [line] = lines(drawing, colour)
        assert len(line) == panels.DEPTH + 1
        for (_, y), q in zip(line, size, strict=True):
            assert y == pytest.approx(106 - 80 * max(np.log10(q), -12) / 12, abs=0.02)


def test_the_words_give_both_ends():
    said = panels.passage_words("linear", 2.0)
    signal, gradient = panels._measured("linear", 2.0)
    assert f"{signal[-1]:.1e}" in said and f"{gradient[0]:.1e}" in said


def test_dots_lie_on_the_line_where_the_layers_are_wide_enough():
    for name in panels.NAMES:
        signal, gradient = panels._measured(name, 1.0)
        told = panels.predicted(panels.ACTIVATIONS[name], 1.0, panels.DEPTH)
        assert abs(np.log10(signal[5] / told[0][5])) < 0.3
        assert abs(np.log10(gradient[-6] / told[1][-6])) < 0.3


def test_a_window_shows_every_gradient_and_counts_the_lost_ones():
    exact = panels._gradients(1.0, None)
    shares = panels._histogram(exact, 6)
    assert len(shares) == (panels.HIGHEST - panels.LOWEST) // 2
    assert sum(shares) == pytest.approx(2.5) and max(shares) < 1
    assert np.argmax(panels._histogram(exact, 12)) == np.argmax(shares) + 3
    lost, broken = half.shares(exact, panels._gradients(1.0, 24))
    assert f"{lost:.0%} of them are zero, and {broken:.0%}" in panels.window_words(1.0, "2²⁴")


@pytest.mark.parametrize("weights", panels.WEIGHTS_TIMES)
def test_every_window_can_be_drawn(weights):
    for loss_times in panels.LOSS_TIMES:
        assert "overflowed" in panels.window(weights, loss_times).svg(ALT)
