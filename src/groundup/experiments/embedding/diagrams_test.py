"""The drawings say what the text says: no weight on padding, a gap that a margin opens."""

import re

import numpy as np
import pytest

from groundup.experiments.embedding import diagrams
from groundup.figures import COLOURS


def test_padding_has_a_frame_and_no_bar():
    svg = diagrams.poolings().svg(diagrams.SAID["poolings"])
    bars = re.findall(rf'stroke="none" fill="[^"]*{COLOURS["blue"]}', svg)
    assert len(bars) == 3 * diagrams.FRAMES
    assert svg.count("stroke-dasharray") == 3 * diagrams.PADDING
    for shape in ("(B, D)", "(B, 2D)"):
        assert shape in svg


@pytest.mark.parametrize("margin", [0.0, 0.2, 0.35])
def test_at_the_boundary_the_lead_is_the_margin(margin):
    own, other, edge = np.radians([diagrams.OWN, diagrams.OTHER, diagrams.boundary(margin)])
    assert np.cos(edge - own) - margin == pytest.approx(np.cos(edge - other))


def test_only_the_margin_opens_a_gap():
    svg = diagrams.circles().svg(diagrams.SAID["circles"])
    assert len(re.findall(rf'<path [^>]*{COLOURS["vermillion"]}[^>]*stroke-width="5"', svg)) == 1
