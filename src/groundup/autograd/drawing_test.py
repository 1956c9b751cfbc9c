"""The drawing is well-formed, says what the graph is, and shows itself."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from groundup.autograd import Tensor, checkpoint, draw
from groundup.autograd.drawing import HEIGHT, WIDTH

SVG = "{http://www.w3.org/2000/svg}"


def network():
    x = Tensor(np.ones((2, 3)))
    w, b = Tensor(np.ones((3, 5)), requires_grad=True), Tensor(np.zeros(5), requires_grad=True)
    return w, b, (x @ w + b).relu().sum()


def test_the_text_lists_each_node_after_its_parents():
    w, b, loss = network()
    assert str(draw(loss, w=w, b=b)).split("\n") == [
        "w: leaf (3, 5)",
        "b: leaf (5,)",
        "v1 = matmul(·, w) (2, 5)",
        "v2 = add(v1, b) (2, 5)",
        "v3 = relu(v2) (2, 5)",
        "v4 = sum(v3) ()",
    ]


def test_the_picture_has_a_box_for_each_node_and_a_line_for_each_edge():
    *_, loss = network()
    drawing = draw(loss)
    root = ElementTree.fromstring(drawing._repr_html_())
    assert len(root.findall(f"{SVG}rect")) == 6
    assert len(root.findall(f"{SVG}path")) == 5
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "v1 = matmul" in texts and "(3, 5)" in texts
    assert root.get("role") == "img" and "v4 = sum(v3) ()" in root.get("aria-label")


def test_boxes_do_not_overlap_and_arrows_point_down():
    x = Tensor([1.0], requires_grad=True)
    y = x
    for _ in range(4):
        y = y.tanh() * x + y.sin() * y.cos()
    root = ElementTree.fromstring(draw(y).svg)
    corners = [(float(r.get("x")), float(r.get("y"))) for r in root.findall(f"{SVG}rect")]
    assert len(set(corners)) == len(corners)
    for i, (x0, y0) in enumerate(corners):
        for x1, y1 in corners[:i]:
            assert abs(x0 - x1) >= WIDTH or abs(y0 - y1) >= HEIGHT
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(0 <= a and a + WIDTH <= width and 0 <= b and b + HEIGHT <= height for a, b in corners)
    for path in root.findall(f"{SVG}path"):
        numbers = path.get("d").split("C")
        assert float(numbers[0].split()[1]) < float(numbers[1].split("M")[0].split()[5])


def test_names_are_escaped():
    x = Tensor([1.0], requires_grad=True)
    drawing = draw(x * 2, **{"a<b&c": x})
    assert "a<b&c" in [text.text for text in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]


def test_a_graph_that_was_freed_and_a_checkpoint_can_be_drawn():
    x = Tensor([1.0], requires_grad=True)
    y = checkpoint(lambda x: x * x, x).sum()
    assert "checkpoint" in str(draw(y))
    y.backward()
    assert "freed by backward()" in str(draw(y))


def test_a_long_chain_can_be_drawn():
    y = Tensor(1.0, requires_grad=True)
    for _ in range(2000):
        y = y * 1.0
    assert str(draw(y)).count("mul") == 2000


def test_a_constant_has_no_graph():
    with pytest.raises(ValueError, match="nothing was recorded"):
        draw(Tensor([1.0]))
