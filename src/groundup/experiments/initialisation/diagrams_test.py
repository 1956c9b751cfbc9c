"""The drawings say what the text says: which factor, how many terms, whose gradient."""

import itertools
import re

from groundup.experiments.initialisation import diagrams

ALT = "what a reader hears"


def words(drawing) -> list[str]:
    """Each text of the drawing, without its marks."""
    found = re.findall(r"<text[^>]*>(.*?)</text>", drawing.svg(ALT))
    return [re.sub(r"<[^>]*>|\u200b", "", each) for each in found]


def bars(drawing) -> list[tuple[float, float]]:
    """x and height of each thick upright line."""
    lines = re.findall(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]*stroke-width="4"', drawing.svg(ALT))
    return [(float(x), abs(float(y1) - float(y0))) for x, y0, _, y1 in lines]


def test_each_chain_multiplies_by_its_factor_until_it_is_cut():
    heights = [height for _, height in bars(diagrams.chains())]
    count = diagrams.LAYERS + 1
    for number, factor in enumerate(diagrams.FACTORS):
        row = heights[number * count : (number + 1) * count]
        for now, after in itertools.pairwise(row):
            assert abs(after - min(now * factor, 72)) < 0.05


def test_the_chains_say_what_is_left():
    said = words(diagrams.chains())
    assert "after 20: × 0.0115" in said and "after 20: × 86.7" in said
    assert "after 100: × 2 · 10−10" in said and "after 100: × 1" in said


def test_a_row_has_as_many_terms_as_inputs_and_a_column_as_outputs():
    said = words(diagrams.matrix())
    row = [each for each in said if re.fullmatch(r"w2\d", each)]
    column = [each for each in said if re.fullmatch(r"w\d4", each)]
    assert len(row) == diagrams.COLUMNS == sum(each.startswith("x") and "̄" not in each for each in said)
    assert len(column) == diagrams.ROWS == sum(each.startswith("z̄") for each in said)
    assert "z2" in said and "x̄4" in said
    assert f"forward: along a row, {len(row)} inputs, {len(row)} terms" in said
    assert f"backward: down a column, {len(column)} outputs, {len(column)} terms" in said


def test_twins_get_equal_gradients_and_others_do_not():
    svg = diagrams.twins().svg(ALT)
    arrows = re.findall(r'stroke="var\(--gu-vermillion[^"]*" stroke-width="([\d.]+)"', svg)
    assert arrows == ["2", "2", "3", "1"]
