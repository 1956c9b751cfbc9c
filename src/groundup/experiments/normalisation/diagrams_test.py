"""The drawings say what the text says: which cells are averaged, what is taken away, how far a step turns."""

import re

import numpy as np
import pytest

from groundup.experiments.normalisation import diagrams
from groundup.figures import COLOURS

ALT = "what a reader hears"


def solid(svg: str, colour: str) -> list[tuple[float, float]]:
    """Where the bars of a colour stand: x, y."""
    found = re.findall(
        rf'<rect x="([\d.]+)" y="([\d.]+)"[^>]*stroke="none" fill="[^"]*{COLOURS[colour]}', svg
    )
    return [(float(x), float(y)) for x, y in found]


def test_each_norm_averages_over_its_own_cells_and_the_one_that_is_asked():
    svg = diagrams.cells().svg(ALT)
    batch, layer, group = diagrams.ROWS - 1, diagrams.COLUMNS - 1, diagrams.COLUMNS // 2 - 1
    blue = solid(svg, "blue")
    assert len(blue) == batch + layer + group
    columns = [x for x, _ in blue if x < 100]
    assert len(columns) == batch and len(set(columns)) == 1  # the first grid: one column
    assert len({y for x, y in blue if x > 100}) == 1  # the others: one row
    assert svg.count("<circle") == 3


def test_the_mask_leaves_out_just_the_padding():
    svg = diagrams.padded().svg(ALT)
    frames, real = 3 * diagrams.LONGEST, sum(diagrams.LENGTHS)
    assert len(solid(svg, "vermillion")) == frames - real
    assert len(solid(svg, "blue")) == 2 * real
    assert f"counts {frames} frames" in svg and f"counts {real} frames" in svg


def test_three_ways_lead_to_the_outputs():
    svg = diagrams.three_ways().svg(ALT)
    for words in ("mean ", "spread ", "1/", "−1/"):
        assert words in svg


@pytest.mark.parametrize("examples", diagrams.SIZES)
def test_what_passes_has_no_mean_and_no_part_along_the_values(examples):
    normalised, arrives, mean, along, passes = diagrams.backward_terms(examples)
    np.testing.assert_allclose(passes, arrives - mean - along)
    np.testing.assert_allclose([passes.sum(), passes @ normalised], 0, atol=1e-12)
    assert max(abs(each).max() for each in (normalised / 2, arrives, mean, along, passes)) <= 1.15


def test_of_two_examples_nothing_is_left():
    words = [diagrams.backward_words(examples) for examples in diagrams.SIZES]
    assert [("nothing is left" in each) for each in words] == [True, False, False, False, False]
    assert len(solid(diagrams.backward(2).svg(ALT), "blue")) == 0
    assert len(solid(diagrams.backward(6).svg(ALT), "blue")) > 3


def test_the_short_weights_turn_further_by_the_angle_that_is_written():
    svg = diagrams.turning().svg(ALT)
    size = 28
    assert f"{np.degrees(np.arctan(size / 140)):.0f}°" in svg
    assert f"{np.degrees(np.arctan(2 * size / 70)):.0f}°" in svg
