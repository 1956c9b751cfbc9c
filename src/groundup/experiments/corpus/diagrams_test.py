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
