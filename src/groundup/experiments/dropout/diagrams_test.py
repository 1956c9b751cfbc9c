"""The drawings say what the text says: who is dropped, how many members there are, where the means lie."""

import re

import numpy as np
import pytest

from groundup.experiments.dropout import diagrams

ALT = "what a reader hears"


def parts(drawing) -> str:
    return drawing.svg(ALT)


def edges(svg: str) -> list[tuple[float, float, float, float]]:
    """Straight lines of two points."""
    found = re.findall(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', svg)
    return [tuple(map(float, line)) for line in found]


def rings(svg: str) -> list[tuple[float, float]]:
    """The centres of the dashed rings."""
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="12"[^>]*stroke-dasharray', svg)
    return [(float(x) + 6, float(y) + 6) for x, y in found]


def near(ends, places) -> bool:
    return any(np.hypot(x - a, y - b) < 0.05 for x, y in ends for a, b in places)


@pytest.mark.parametrize("draw", [1, 4])
def test_every_dropped_unit_is_a_ring_that_no_edge_meets(draw):
    svg = parts(diagrams.thinned(0.5, draw))
    dropped = rings(svg)
    assert len(dropped) == (~diagrams.masks_of(0.5, draw)).sum() > 0
    assert not [line for line in edges(svg) if near([line[:2], line[2:]], dropped)]


def test_the_edges_are_all_there_where_nothing_is_dropped():
    whole = 3 * 6 + 6 * 6 + 6 * 2
    assert len(edges(parts(diagrams.thinned(0.0, 1)))) == 4 * whole
    masks = diagrams.masks_of(0.5, 1).sum(axis=-1)
    left = sum(3 * first + first * second + second * 2 for first, second in masks)
    assert len(edges(parts(diagrams.thinned(0.5, 1)))) == left + whole


def test_survivors_are_scaled_in_width_and_in_words():
    svg = parts(diagrams.thinned(0.5, 1))
    widths = set(re.findall(r'stroke="var\(--gu-blue[^"]*" stroke-width="([\d.]+)"', svg))
    assert widths == {f"{diagrams.EDGE / 0.5:g}"}
    counts = diagrams.masks_of(0.5, 1).sum(axis=(1, 2))
    assert all(f"{count} of 12, each × 2" in svg for count in counts)
    assert "--gu-blue" not in parts(diagrams.thinned(0.0, 1))


def test_a_larger_p_drops_the_same_units_and_more():
    few, many = diagrams.masks_of(0.2, 3), diagrams.masks_of(0.8, 3)
    assert many.sum() < few.sum() and (few | ~many).all()
    assert [draw for draw in (1, 2, 3, 4) if not diagrams.masks_of(0.5, draw).any(axis=-1).all()] == []


def test_words_name_p_and_what_is_left():
    words = diagrams.thinned_words(0.5, 2)
    kept = ", ".join(str(mask.sum()) for mask in diagrams.masks_of(0.5, 2))
    assert "p = 0.5" in words and kept in words


def test_the_committee_has_every_member_once():
    svg = parts(diagrams.committee())
    small = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="2.6" fill="([^"]+)"', svg)
    assert len(small) == 16 * (2 + 4 + 2)
    assert sum(fill == "none" for *_, fill in small) == 16 * 4 // 2  # each unit is dropped in half of them


def test_both_means_stand_in_words_and_the_gap_is_drawn_to_scale():
    svg = parts(diagrams.means())
    said = re.findall(r">(mean of the outputs|output of the mean): ([\d.]+)<", svg)
    assert said == [
        ("mean of the outputs", "1"),
        ("output of the mean", "1"),
        ("mean of the outputs", "1.5"),
        ("output of the mean", "1"),
    ]
    gaps = re.findall(r'd="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)"[^>]*--gu-vermillion', svg)
    assert [round(float(low) - float(high), 2) for low, high in gaps] == [0.0, 0.5 * 28]
