"""The DET plot: straight for normal scores, its point where both errors are equal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from groundup.recognition.detection import det_curve, eer
from groundup.recognition.plots import TICKS, det_plot

TARGETS = np.arange(40_000) % 2 == 0
SCORES = np.random.default_rng(0).normal(size=len(TARGETS)) + 2 * TARGETS


def test_normal_scores_give_a_straight_line_through_the_equal_errors():
    curve = det_curve(SCORES, TARGETS)
    axes = det_plot({"cosine": curve}).axes[0]
    line, point = axes.lines[:2]
    x, y = line.get_data()
    inside = (abs(x) < 2) & (abs(y) < 2)
    slope, offset = np.polyfit(x[inside], y[inside], 1)
    assert slope == pytest.approx(-1, abs=0.05) and offset == pytest.approx(-2, abs=0.05)
    assert point.get_xdata() == point.get_ydata() == ndtri(eer(curve))
    assert line.get_label() == f"cosine, EER {eer(curve):.3f}"


def test_the_axes_bear_rates():
    axes = det_plot({"cosine": det_curve(SCORES, TARGETS)}).axes[0]
    np.testing.assert_allclose(axes.get_xticks(), ndtri(TICKS))
    assert axes.get_xticklabels()[0].get_text() == "0.1 %" and axes.get_aspect() == 1


def test_scores_that_are_never_wrong_are_drawn_too():
    axes = det_plot({"cosine": det_curve(np.arange(4.0), np.array([False, False, True, True]))}).axes[0]
    assert all(np.isfinite(line.get_xdata()).all() for line in axes.lines)
