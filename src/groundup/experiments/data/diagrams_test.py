"""Each drawing shows the numbers that it was made of."""

import base64
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from matplotlib.image import imread

from groundup.corpus import LogMel
from groundup.experiments.data import diagrams
from groundup.figures import Diagram

FEATURES = LogMel(bands=13)


def parts(drawing: Diagram, kind: str, colour: str = "") -> list[ElementTree.Element]:
    found = ElementTree.fromstring(drawing.svg("A drawing of numbers"))
    return [
        part
        for part in found
        if part.tag.endswith(kind) and colour in part.get("fill", "") + part.get("stroke", "")
    ]


def words(drawing: Diagram) -> list[str]:
    return ["".join(text.itertext()) for text in parts(drawing, "text")]


def heights(drawing: Diagram) -> np.ndarray:
    """Of all filled bars that are drawn without an edge."""
    bars = [part for part in parts(drawing, "rect") if part.get("stroke") == "none"]
    return np.array([float(bar.get("height")) for bar in bars])


@pytest.fixture(scope="module")
def voice():
    return np.random.default_rng(0).standard_normal(4000) * np.linspace(0.1, 1, 4000)


def test_the_way_shows_the_frame_its_bands_and_their_logarithms(voice):
    drawing = diagrams.way(voice, FEATURES, frame=7)
    image = FEATURES(voice)
    bars = heights(drawing).reshape(2, 13)
    heard = np.exp(image[7].astype(float))
    np.testing.assert_allclose(bars[0] / bars[0].max(), heard / heard.max(), atol=1e-3)
    logs = image[7] - image.min()
    np.testing.assert_allclose(bars[1] / bars[1].max(), logs / logs.max(), atol=1e-3)
    assert {"4,000 samples", "257 frequencies", "13 bands", "8,000 Hz"} <= set(words(drawing))
    (shown,) = parts(drawing, "image")
    pixels = imread(io.BytesIO(base64.b64decode(shown.get("href").partition(",")[2])))
    assert pixels.shape[:2] == (13, len(image))


def test_the_frame_is_marked_where_it_lies_in_the_wave_and_in_the_picture(voice):
    drawing = diagrams.way(voice, FEATURES, frame=7)
    marks = [part for part in parts(drawing, "rect", "vermillion") if part.get("stroke") != "none"]
    piece, column = marks
    assert float(piece.get("x")) == pytest.approx(350 * 7 * 160 / 4000, abs=0.01)
    assert float(piece.get("width")) == pytest.approx(350 * 400 / 4000, abs=0.01)
    assert float(column.get("x")) == pytest.approx(350 * 7 / len(FEATURES(voice)), abs=0.01)


def test_equal_waves_add_up_and_others_cancel():
    same, other = diagrams.compared(3, [3, 4])
    assert "sum over 40 samples: 20" in words(same) and "sum over 40 samples: 0" in words(other)
    assert not parts(same, "rect", "vermillion")
    up, down = (
        sum(float(bar.get("height")) for bar in parts(other, "rect", colour))
        for colour in ("blue", "vermillion")
    )
    assert up == pytest.approx(down, abs=0.2) and up > 50
