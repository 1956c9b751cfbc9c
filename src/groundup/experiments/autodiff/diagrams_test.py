"""The drawings say what they should, arrows meet their boxes, words stay inside the picture."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter

import pytest

from groundup.experiments.autodiff import diagrams
from groundup.experiments.autodiff.walk import SLOPES, states
from groundup.figures import Diagram

STEPS = range(len(states()))


def parts(drawing: Diagram, tag: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(drawing.svg("A drawing of the chapter"))
    return root.findall(f"{{http://www.w3.org/2000/svg}}{tag}")


def words(drawing: Diagram) -> list[str]:
    return ["".join(text.itertext()).replace("\u200b", "") for text in parts(drawing, "text")]


def ends(drawing: Diagram) -> set[tuple[float, ...]]:
    """(x, y of the tail, x, y of the tip) of each line."""
    lines = (
        re.findall(r"-?[\d.]+", path.get("d")) for path in parts(drawing, "path") if path.get("stroke-width")
    )
    return {tuple(map(float, line)) for line in lines}


@pytest.mark.parametrize("edge", SLOPES)
def test_arrows_leave_one_box_and_meet_another(edge):
    def touches(point, name):
        x, y = diagrams.PLACES[name]
        inside = x <= point[0] <= x + diagrams.WIDE and y <= point[1] <= y + diagrams.HIGH
        on_edge = point[0] in (x, x + diagrams.WIDE) or point[1] in (y, y + diagrams.HIGH)
        return inside and on_edge

    start, end, *_ = diagrams.ARROWS[edge]
    assert touches(start, edge[0]) and touches(end, edge[1])


def test_arrows_turn_round_where_the_walk_in_reverse_has_passed():
    start, end, *_ = diagrams.ARROWS["v3", "y"]
    down, up = (*start, *end), (*end, *start)
    for step in STEPS:
        graph = ends(diagrams.tape(step)[0])
        assert (down in graph, up in graph) == (step < 7, step >= 7)


@pytest.mark.parametrize("step", STEPS)
def test_graph_and_list_show_the_numbers_that_are_known(step):
    state = states()[step]
    graph, tape = map(words, diagrams.tape(step))
    for shown in (graph, tape):
        assert sum("↓" in text for text in shown) == len(state.tangents)
        assert sum("↑" in text for text in shown) == len(state.adjoints)
    assert sum(text.startswith("× ") for text in graph) == len(SLOPES)
    assert state.headline.translate(str.maketrans("", "", "$_")) in tape


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_who_listens_hears_the_same_numbers(step):
    first, second = diagrams.tape_told(step)
    assert "$" not in first + second and "Values: a 1, b 2, v1 2, v2 7.39, v3 0.841, y 6.22." in second
    assert ("Adjoints: y 1" in second) == (step > 5)


@pytest.mark.parametrize(
    "drawing",
    [*(panel for step in STEPS for panel in diagrams.tape(step)), diagrams.push(), diagrams.pull(),
     diagrams.checkpoints()],
)  # fmt: skip
def test_words_stay_inside_the_picture(drawing):
    for text in parts(drawing, "text"):
        letters = "".join(text.itertext()).replace("\u200b", "")
        wide = 0.5 * float(text.get("font-size")) * len(letters)
        x = float(text.get("x"))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor")]
        assert left >= 0 and left + wide <= drawing.width, letters
        assert 0 < float(text.get("y")) < drawing.height, letters


def test_both_bracketings_cost_the_same_and_one_gives_more():
    pushed, pulled = words(diagrams.push()), words(diagrams.pull())
    for shown, told in ((pushed, "one number of the gradient"), (pulled, "the whole gradient")):
        products = [int(text.split()[0]) for text in shown if text.endswith("products")]
        assert len(products) == 3 and f"{sum(products)} products:" in shown and told in shown
    assert sum(int(t.split()[0]) for t in pushed if t.endswith("products")) == 40


def test_what_is_held_is_drawn_and_counted():
    drawing = diagrams.checkpoints()
    totals = [text for text in words(drawing) if "=" in text]
    assert totals == ["1 + 16 = 17", "2 + 8 = 10", "4 + 4 = 8", "8 + 2 = 10", "16 + 1 = 17"]
    rows = Counter(float(dot.get("cy")) for dot in parts(drawing, "circle"))
    assert [rows[y] for y in sorted(rows)] == [1, 2, 4, 8, 16]
    held = [box for box in parts(drawing, "rect") if not box.get("stroke-dasharray")]
    assert len(held) == 16 + 8 + 4 + 2 + 1
    assert all(total in diagrams.CHECKPOINTS_TOLD for total in totals)
