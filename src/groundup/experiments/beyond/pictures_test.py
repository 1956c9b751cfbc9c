"""The plots say what they are given, in numbers that can be read off them."""

from __future__ import annotations

import numpy as np
import pytest

from . import pictures

RNG = np.random.default_rng(0)
TARGETS = np.arange(300) % 3 == 0
SCORES = 0.3 * RNG.normal(size=300) + 0.5 * TARGETS


def test_recordings_stand_by_speaker():
    labels = np.array([1, 0, 1, 0, 0])
    cosines = np.equal.outer(labels, labels).astype(float)
    axes = pictures.similarity(cosines, labels).axes[0]
    shown = axes.images[0].get_array()
    assert shown[:3, :3].min() == 1 and shown[3:, 3:].min() == 1 and shown[:3, 3:].max() == 0
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["A", "B"]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_xdata()[0] > 0] == [2.5]


@pytest.mark.parametrize("threshold", [-0.2, 0.25, 0.6])
def test_the_rates_at_the_threshold_are_told(threshold):
    misses, alarms = np.mean(SCORES[TARGETS] < threshold), np.mean(SCORES[~TARGETS] >= threshold)
    assert pictures.rates(SCORES, TARGETS, threshold) == (misses, alarms)
    below = pictures.two_kinds(SCORES, TARGETS, threshold).axes[1]
    assert [text.get_text() for text in below.texts] == [f"missed {misses:.0%}", f"let in {alarms:.0%}"]
    points = [line.get_xydata()[0].tolist() for line in below.lines if len(line.get_xdata()) == 1]
    assert points == [[threshold, misses], [threshold, alarms]]
    said = pictures.two_kinds_said(SCORES, TARGETS, threshold)
    assert f"{misses:.0%} are missed and {alarms:.0%} let in" in said


def test_a_row_is_its_groups_and_their_mean():
    axes = pictures.groups({"quiet": np.array([10.0, 20.0]), "loud": np.array([30.0, 50.0])}).axes[0]
    assert [line.get_xdata().tolist() for line in axes.lines if line.get_fillstyle() == "none"] == [
        [10.0, 20.0],
        [30.0, 50.0],
    ]
    assert [float(np.squeeze(line.get_xdata())) for line in axes.lines[1::2]] == [15.0, 40.0]


def test_the_red_line_is_the_mean_of_the_grey_ones():
    rates = RNG.uniform(10, 30, (5, 3))
    lines = pictures.enrolled([1, 3, 10], rates).axes[0].lines
    assert len(lines) == 6
    np.testing.assert_allclose(
        lines[-1].get_ydata(), np.mean([line.get_ydata() for line in lines[:5]], axis=0)
    )


def test_the_answers_of_a_speaker_lie_end_to_end():
    bars = pictures.told({"Ada": (9, 4, 2), "stranger": (0, 3, 5)}).axes[0].patches
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert ends == [(0, 9), (0, 0), (9, 13), (0, 3), (13, 15), (3, 8)]
