"""The drawings are to scale: what touches in them solves the problem that the text states."""

import re

import numpy as np
import pytest

from groundup.experiments.weight_decay import diagrams

ALT = "what a reader hears"


@pytest.mark.parametrize("budget", [0.5, 1.0, 2.0])
def test_where_they_touch_downhill_is_along_the_weights(budget):
    w, decay = diagrams.touching(diagrams.ridge, np.linalg.norm, budget)
    assert np.linalg.norm(w) == pytest.approx(budget)
    np.testing.assert_allclose(-diagrams.slope(w), decay * w, atol=1e-9)
    assert f"λ</tspan> = {decay:.2f}" in diagrams.ball(budget).svg(ALT)
    assert f"{decay:.2f}" in diagrams.ball_words(budget)


def test_the_arrow_continues_the_line_from_zero():
    svg = diagrams.ball(1.0).svg(ALT)
    line = re.search(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none" stroke="var\(--gu-blue', svg)
    arrow = re.search(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]*stroke-width="1.8"', svg)
    x0, y0, x, y = map(float, line.groups())
    start_x, start_y, end_x, end_y = map(float, arrow.groups())
    assert (start_x, start_y) == (x, y)
    outwards, downhill = np.array([x - x0, y - y0]), np.array([end_x - x, end_y - y])
    assert outwards @ downhill == pytest.approx(np.linalg.norm(outwards) * np.linalg.norm(downhill), rel=1e-4)


def test_a_large_budget_is_no_constraint():
    w, decay = diagrams.touching(diagrams.ridge, np.linalg.norm, diagrams.BUDGETS[-1])
    assert decay == 0
    np.testing.assert_allclose(w, diagrams.BEST)
    assert "inside a circle" in diagrams.ball_words(diagrams.BUDGETS[-1])


def test_a_smaller_budget_has_a_larger_decay():
    decays = [diagrams.touching(diagrams.ridge, np.linalg.norm, b)[1] for b in diagrams.BUDGETS]
    assert decays == sorted(decays, reverse=True)


def test_the_diamond_is_touched_at_its_corner_and_nowhere_lower():
    w, _ = diagrams.touching(diagrams.lasso, lambda w: np.abs(w).sum(), 1.0)
    assert w[1] == 0 and w[0] == pytest.approx(1)
    edge = np.linspace(0, 1, 101)
    offsets = np.array([edge, 1 - edge]).T - diagrams.BEST
    losses = np.einsum("ni,ij,nj->n", offsets, diagrams.CURVATURE, offsets)
    assert np.argmin(losses) == 100


def test_the_corners_drawing_has_a_disc_and_a_diamond_and_both_solutions():
    svg = diagrams.corners().svg(ALT)
    paths = re.findall(r'<path d="(M[^"]+)" fill="none" stroke="var\(--gu-blue', svg)
    assert [len(path.split("L")) for path in paths] == [61, 5]
    assert "(1.00, 0)" in svg and "0.21)" in svg


def test_lambda_w_enters_before_the_division_in_one_and_after_it_in_the_other():
    svg = diagrams.routes().svg(ALT)
    ends = re.findall(r'd="M78 [\d.]+L([\d.]+) [\d.]+L\1 ([\d.]+)"', svg)
    (before, _), (after, _) = ends
    assert float(before) < 136 and float(after) > 136 + 96
