"""The chapter's drawings: why a grid wastes its points, and how a search outlives a worker.

Vermillion is death and what it leaves behind; blue is what matters, or goes on.
"""

from __future__ import annotations

import numpy as np

from ...figures import Diagram
from ...figures.diagram import Box


def grid_and_random() -> Diagram:
    """Nine trials as a grid and at random, and the values of the setting that matters that each has tried."""
    drawing, rng = Diagram(350, 226), np.random.default_rng(11)
    grid = np.array([(x, y) for x in (1 / 6, 1 / 2, 5 / 6) for y in (1 / 6, 1 / 2, 5 / 6)])
    free = np.stack([(rng.permutation(9) + 0.5) / 9, (rng.permutation(9) + 0.5) / 9], axis=1)
    for left, points, name in ((42, grid, "grid: 3 values"), (214, free, "random: 9 values")):
        _square(drawing, Box(left, 44, 128, 128), points)
        drawing.text(left + 64, 16, name, bold=True)
        drawing.text(left + 64, 204, "matters", "blue")
    drawing.text(4, 108, "does\nnot", align="start")
    return drawing


def _square(drawing: Diagram, box: Box, points: np.ndarray) -> None:
    drawing.box(box.x, box.y, box.width, box.height, filled=False, radius=2)
    for x, y in points:
        at = box.x + x * box.width
        drawing.line([(at, box.y + y * box.height), (at, box.y + box.height + 12)], "blue", width=0.5)
        drawing.dot(at, box.y + y * box.height, 3.5)
    for at in {round(box.x + x * box.width, 3) for x, _ in points}:
        drawing.line([(at, box.y + box.height + 8), (at, box.y + box.height + 18)], "blue", width=2.4)


def a_worker_dies() -> Diagram:
    """Two workers and the database over time: a kill, the silence, the repair, and the trial gone on with."""
    drawing = Diagram(350, 262)
    drawing.text(8, 14, "worker A", bold=True, align="start")
    drawing.text(342, 110, "database", bold=True, align="end")
    drawing.text(8, 206, "worker B", bold=True, align="start")
    first = drawing.box(10, 26, 108, 30, "trial 7")
    drawing.text(first.x + first.width + 9, 41, "✕", "vermillion", size=18, bold=True)
    drawing.text(142, 41, "killed", "vermillion", align="start")
    table = drawing.box(10, 122, 332, 34, "")
    for x in (22, 46, 70, 94):
        drawing.arrow((x, first.y + first.height), (x, table.y), width=0.8)
    drawing.text(104, 90, "heartbeats", align="start")
    drawing.text(58, 139, "7: running")
    drawing.line([(112, 126), (112, 152)], "vermillion", dashed=True)
    drawing.text(164, 139, "silence", "vermillion")
    drawing.line([(214, 126), (214, 152)], "blue")
    drawing.text(278, 139, "7: try again", "blue")
    other = drawing.box(10, 218, 190, 30, "trial 6")
    again = drawing.box(216, 218, 126, 30, "trial 7, from its\ncheckpoint", "blue", size=11.5)
    drawing.arrow((208, other.y), (208, table.y + table.height), "repair", "blue", side=-8)
    drawing.arrow((278, table.y + table.height), (278, again.y), colour="blue")
    return drawing
