"""The chapter's drawings: a budget that touches a loss, and the two ways of a decay through Adam.

Blue is what keeps weights small: the budget, the penalty, the decay. The loss is drawn in the text's own
colour, and vermillion is what takes the penalty away.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...figures import Diagram
from .sparsity import soft_threshold

BEST = np.array([1.9, 1.15])  # where the loss is least
CURVATURE = np.array([[1.0, -0.45], [-0.45, 0.55]])
BUDGETS = (0.5, 1.0, 1.5, 2.0, 2.4)

Point = tuple[float, float]
Place = Callable[[np.ndarray], Point]  # from weights to pixels


def slope(w: np.ndarray) -> np.ndarray:
    """The gradient of the drawn loss, ½ (w − ŵ)ᵀ A (w − ŵ)."""
    return CURVATURE @ (w - BEST)


def ridge(decay: float) -> np.ndarray:
    """Where the loss and λ/2 ‖w‖² together are least."""
    return np.linalg.solve(CURVATURE + decay * np.eye(2), CURVATURE @ BEST)


def lasso(strength: float) -> np.ndarray:
    """Where the loss and λ (|w₁| + |w₂|) together are least."""
    w = np.zeros(2)
    for _ in range(300):
        w = soft_threshold(w - 0.7 * slope(w), 0.7 * strength)
    return w


def touching(
    minimum: Callable[[float], np.ndarray], size: Callable[[np.ndarray], float], budget: float
) -> tuple[np.ndarray, float]:
    """The best weights within the budget, and the λ whose penalised minimum they are; by halving."""
    if size(minimum(0.0)) <= budget:
        return minimum(0.0), 0.0
    low, high = 0.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if size(minimum(middle)) > budget else (low, middle)
    return minimum(high), high


def ball(budget: float) -> Diagram:
    """The loss's level lines, a ball of weights that the budget allows, and the point where they touch."""
    drawing = Diagram(350, 302)
    place = _plane(drawing, (124, 162), 46, (-2.4, 4.4), (-2.45, 2.9))
    w, decay = touching(ridge, np.linalg.norm, budget)
    circle = np.linspace(0, 2 * np.pi, 61)
    drawing.line([place(budget * np.array([np.cos(a), np.sin(a)])) for a in circle], "blue", width=1.8)
    _levels(drawing, place, w)
    path = [touching(ridge, np.linalg.norm, each)[0] for each in np.linspace(0.02, 2.2, 24)]
    drawing.line([place(each) for each in path], dashed=True, width=0.9)
    if decay:
        drawing.line([place(np.zeros(2)), place(w)], "blue", width=3)
        drawing.arrow(place(w), place(w - 1.1 * slope(w) / np.linalg.norm(slope(w))), width=1.8)
    drawing.dot(*place(w), 4.5, "blue")
    _best(drawing, place)
    drawing.text(344, 10, f"$λ$ = {decay:.2f}", align="end", bold=True)
    words = "blue: from zero to $w$; arrow: $-∇L$, downhill" if decay else "the best fit costs less than this"
    drawing.text(175, 292, words)
    return drawing


def ball_words(budget: float) -> str:
    """What `ball` shows, in a sentence."""
    w, decay = touching(ridge, np.linalg.norm, budget)
    if not decay:
        return f"Level lines of a loss around its best fit, which lies inside a circle of radius {budget:g}."
    return (
        f"Level lines of a loss, and a circle of radius {budget:g} around zero that touches one of them at "
        f"({w[0]:.2f}, {w[1]:.2f}). There the way downhill and the way outwards from zero are the same; "
        f"the ratio of their lengths is {decay:.2f}."
    )


def corners() -> Diagram:
    """One loss and two budgets: a ball is touched anywhere, a diamond at its corner."""
    drawing = Diagram(350, 214)
    circle = np.linspace(0, 2 * np.pi, 61)
    shapes = {
        "squares": (ridge, np.linalg.norm, [(np.cos(a), np.sin(a)) for a in circle]),
        "absolute values": (
            lasso, lambda w: np.abs(w).sum(), [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)],
        ),
    }  # fmt: skip
    for number, (title, (minimum, size, edge)) in enumerate(shapes.items()):
        left = 178 * number
        drawing.text(left + 4, 10, title, "blue", align="start", bold=True)
        place = _plane(drawing, (left + 48, 140), 37, (-1.25, 3.25), (-1.2, 3.2))
        w, _ = touching(minimum, size, 1.0)
        drawing.line([place(np.array(corner)) for corner in edge], "blue", width=1.8)
        _levels(drawing, place, w)
        drawing.dot(*place(w), 4.5, "blue")
        _best(drawing, place)
        drawing.text(left + 84, 204, f"$w$ = ({w[0]:.2f}, {abs(w[1]):.2g})", "blue")
    return drawing


def _plane(
    drawing: Diagram, origin: Point, unit: float, across: tuple[float, float], up: tuple[float, float]
) -> Place:
    """Both axes, with their names, and the way from weights to pixels."""

    def place(w: np.ndarray) -> Point:
        return origin[0] + unit * float(w[0]), origin[1] - unit * float(w[1])

    for start, end in (((across[0], 0), (across[1], 0)), ((0, up[0]), (0, up[1]))):
        drawing.line([place(start), place(end)], width=0.6)
    x, y = place((across[1], 0))
    drawing.text(x - 6, y + 12, "$w_1$")
    x, y = place((0, up[1]))
    drawing.text(x - 11, y + 7, "$w_2$")
    return place


def _levels(drawing: Diagram, place: Place, w: np.ndarray) -> None:
    """The level line of the loss through w, and a fainter one inside it."""
    values, axes = np.linalg.eigh(CURVATURE)
    radius = np.sqrt((w - BEST) @ CURVATURE @ (w - BEST))
    around = np.linspace(0, 2 * np.pi, 73)
    for share, width in ((1.0, 1.3), (0.62, 0.6)):
        ring = (np.array([np.cos(around), np.sin(around)]).T * share * radius / np.sqrt(values)) @ axes.T
        if radius > 1e-9:
            drawing.line([place(BEST + each) for each in ring], width=width)


def _best(drawing: Diagram, place: Place) -> None:
    x, y = place(BEST)
    drawing.dot(x, y, 3)
    drawing.text(x - 2, y - 11, "$ŵ$")


def routes() -> Diagram:
    """Where λw enters a step of Adam: before the division, or after it."""
    drawing = Diagram(350, 286)
    for top, title, colour in ((0, "Adam with a penalty", "vermillion"), (148, "AdamW", "blue")):
        drawing.text(4, top + 10, title, colour, align="start", bold=True)
        slope_box = drawing.box(4, top + 34, 74, 34, "slope $g$")
        divide = drawing.box(136, top + 26, 96, 50, "average,\ndivide by $√v$")
        step = drawing.box(290, top + 34, 56, 34, "step")
        drawing.arrow(slope_box.right, divide.left)
        drawing.arrow(divide.right, step.left)
        decay = drawing.box(4, top + 96, 74, 34, "$λw$", "blue")
        x, y = decay.right
        if title == "AdamW":
            drawing.arrow((x, y), step.bottom, colour="blue", via=[(step.bottom[0], y)], width=2)
            drawing.text(196, y - 10, "as you set it", "blue")
        else:
            drawing.arrow((x, y), (107, top + 51), colour="blue", via=[(107, y)], width=2)
            drawing.text(118, y - 8, "joins the slope, and is divided by it:", "vermillion", align="start")
            drawing.text(118, y + 9, "loud weights hardly decay", "vermillion", align="start")
    return drawing
