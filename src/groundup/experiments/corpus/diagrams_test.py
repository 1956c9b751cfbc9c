"""Each drawing shows the numbers that it was made of."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from groundup.experiments.corpus import diagrams
from groundup.figures import Diagram


def bars(drawing: Diagram) -> np.ndarray:
    """Left edge and width of each filled bar, (bars, 2)."""
    found = ElementTree.fromstring(drawing.svg("A drawing of numbers"))
    filled = [part for part in found if part.tag.endswith("rect") and part.get("stroke") == "none"]
    return np.array([[float(bar.get(name)) for name in ("x", "width")] for bar in filled])


def rows(drawing: Diagram) -> dict[float, np.ndarray]:
    """Left edge and width of the bars that share an upper edge, by that."""
    found = ElementTree.fromstring(drawing.svg("A drawing of numbers"))
    lanes: dict[float, list] = {}
    for part in found:
        if part.tag.endswith("rect"):
            lanes.setdefault(float(part.get("y")), []).append(
                [float(part.get("x")), float(part.get("width"))]
            )
    return {y: np.array(bars) for y, bars in lanes.items()}


def words(drawing: Diagram) -> set[str]:
    found = ElementTree.fromstring(drawing.svg("A drawing of numbers"))
    return {"".join(part.itertext()) for part in found if part.tag.endswith("text")}


def test_stages_follow_one_another_and_both_ways_have_one_scale():
    stages = {"open": 10.0, "read": 5.0, "unpickle": 80.0, "copy": 5.0}
    files, pack = diagrams.fetching(stages, 20.0)
    starts, widths = bars(files).T
    np.testing.assert_allclose(starts[1:], (starts + widths)[:-1], atol=0.02)
    np.testing.assert_allclose(widths / widths.sum(), [0.1, 0.05, 0.8, 0.05], atol=1e-3)
    assert (starts + widths).max() <= diagrams.PANEL - 60  # the microseconds stand there
    assert bars(pack)[:, 1] == pytest.approx([0.2 * widths.sum()], abs=0.02)
    assert {"10 µs", "5.0 µs", "80 µs"} <= words(files) and "20 µs" in words(pack)
    assert not re.search("nan|inf", files.svg("A drawing of numbers"))


@pytest.mark.parametrize(
    ("step", "share"), [(3, ("38%", "60%")), (5, ("50%", "100%")), (12, ("71%", "100%"))]
)
def test_timelines_work_for_the_share_that_they_name(step, share):
    drawing = diagrams.timelines(step)
    assert [text for text in words(drawing) if "works" in text and share[0] in text]
    assert [text for text in words(drawing) if "works" in text and share[1] in text]
    for top, period, first in ((30, step + 5, 5), (114, max(step, 5), 0)):
        lanes = rows(drawing)
        loads, steps = lanes[top - 8.0], lanes[top + 16.0]
        scale = (diagrams.PANEL - diagrams.LANES) / 40
        assert loads[0, 0] == diagrams.LANES
        assert steps[0, 0] == pytest.approx(diagrams.LANES + first * scale, abs=0.02)
        np.testing.assert_allclose(np.diff(steps[:, 0]), period * scale, atol=0.02)
        assert steps[0, 1] == pytest.approx(step * scale - 1, abs=0.02)
        assert (loads.sum(axis=1).max(), steps.sum(axis=1).max()) <= (diagrams.PANEL, diagrams.PANEL)
