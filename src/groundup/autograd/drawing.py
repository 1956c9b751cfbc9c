"""The graph of a computation, as text and as a picture (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from groundup.autograd.tape import Node
from groundup.autograd.tensor import Tensor

__all__ = ["Drawing", "ancestors", "draw"]

WIDTH, HEIGHT, GAP, RISE = 124, 40, 18, 74  # of a box, between boxes, between layers; in pixels


@dataclass(frozen=True)
class Drawing:
    """What `draw` returns: shows itself in a notebook; `str` gives the text; `svg` is the picture."""

    text: str
    svg: str

    def _repr_html_(self) -> str:
        return self.svg

    def __str__(self) -> str:
        return self.text


def draw(tensor: Tensor, **names: Tensor) -> Drawing:
    """The operations behind `tensor`, leaves at the top; keyword arguments name leaves and values.

    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> print(draw((x * x).sum(), x=x))
    x: leaf (2,)
    v1 = mul(x, x) (2,)
    v2 = sum(v1) ()
    """
    if not isinstance(tensor.node, Node):
        raise ValueError("draw: nothing was recorded for this tensor: no input had requires_grad=True")
    nodes = ancestors(tensor.node)
    labels = _labels(nodes, {value.node: name for name, value in names.items()})
    text = "\n".join(_line(node, labels) for node in nodes)
    return Drawing(text, _svg(nodes, labels, text))


def ancestors(root: Node) -> list[Node]:
    """Every node that `root` was made of, oldest first: each one after all its parents."""
    found, stack = {root}, [root]
    while stack:
        for parent in stack.pop().parents or ():
            if parent is not None and parent not in found:
                found.add(parent)
                stack.append(parent)
    return sorted(found, key=lambda node: node.index)


def _labels(nodes: list[Node], names: dict[Node, str]) -> dict[Node, str]:
    labels, leaves, values = {}, 0, 0
    for node in nodes:
        leaf = node.primitive is None
        leaves, values = leaves + leaf, values + (not leaf)
        labels[node] = names.get(node) or (f"x{leaves}" if leaf else f"v{values}")
    return labels


def _line(node: Node, labels: dict[Node, str]) -> str:
    if node.primitive is None:
        return f"{labels[node]}: leaf {node.shape}"
    if node.parents is None:
        return f"{labels[node]} = {node.primitive.name}: freed by backward() {node.shape}"
    arguments = ", ".join("·" if parent is None else labels[parent] for parent in node.parents)
    return f"{labels[node]} = {node.primitive.name}({arguments}) {node.shape}"


def _svg(nodes: list[Node], labels: dict[Node, str], text: str) -> str:
    places = _places(nodes)
    width = max(x for x, _ in places.values()) + WIDTH + GAP
    height = max(y for _, y in places.values()) + HEIGHT + GAP
    edges = [
        _edge(places[parent], places[node])
        for node in nodes
        for parent in node.parents or ()
        if parent is not None
    ]
    boxes = [_box(node, labels[node], *places[node]) for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(_told(text))}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'style="max-width: 100%; height: auto" '
        f'font-family="sans-serif" font-size="13" text-anchor="middle" fill="none" stroke="currentColor">'
        f"{''.join(edges)}{''.join(boxes)}</svg>"
    )


def _told(text: str) -> str:
    lines = text.split("\n")
    more = "" if len(lines) <= 20 else f"; and {len(lines) - 20} more"
    return "Computation graph: " + "; ".join(lines[:20]) + more


def _places(nodes: list[Node]) -> dict[Node, tuple[float, float]]:
    """Top left corner of each box: a layer below its lowest parent, near the mean of its parents."""
    depth: dict[Node, int] = {}
    layers: dict[int, list[Node]] = {}
    for node in nodes:
        depth[node] = 1 + max((depth[p] for p in node.parents or () if p is not None), default=-1)
    first_use = {p: depth[node] for node in reversed(nodes) for p in node.parents or () if p is not None}
    for node in nodes:
        if node.primitive is None:  # a leaf stands just above where it is first used
            depth[node] = max(first_use.get(node, 1) - 1, 0)
        layers.setdefault(depth[node], []).append(node)
    widest = max(map(len, layers.values()))
    places: dict[Node, tuple[float, float]] = {}
    for layer, members in sorted(layers.items()):
        members.sort(key=lambda node: _mean_of_parents(node, places))
        left = GAP + (widest - len(members)) * (WIDTH + GAP) / 2
        for i, node in enumerate(members):
            places[node] = (left + i * (WIDTH + GAP), GAP + layer * RISE)
    return places


def _mean_of_parents(node: Node, places) -> float:
    above = [places[p][0] for p in node.parents or () if p is not None]
    return sum(above) / len(above) if above else 0.0


def _edge(start: tuple[float, float], end: tuple[float, float]) -> str:
    x0, y0, x1, y1 = start[0] + WIDTH / 2, start[1] + HEIGHT, end[0] + WIDTH / 2, end[1]
    middle = (y0 + y1) / 2
    tip = f"M{x1 - 4:g} {y1 - 7:g}L{x1:g} {y1:g}L{x1 + 4:g} {y1 - 7:g}"
    return f'<path d="M{x0:g} {y0:g}C{x0:g} {middle:g} {x1:g} {middle:g} {x1:g} {y1:g}{tip}" opacity="0.6"/>'


def _box(node: Node, label: str, x: float, y: float) -> str:
    leaf = node.primitive is None
    title = label if leaf else f"{label} = {node.primitive.name}"
    form = ' stroke-width="2"' if leaf else ' rx="12"'
    middle = x + WIDTH / 2
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}"{form}/>'
        f'<g fill="currentColor" stroke="none"><text x="{middle:g}" y="{y + 17:g}">{escape(title)}</text>'
        f'<text x="{middle:g}" y="{y + 33:g}" font-size="11" opacity="0.75">{node.shape}</text></g>'
    )
