"""The chapter's drawings: a valley whose two directions shrink each by its own factor, and five methods.

Blue is the steep direction, and what a method remembers; vermillion is what grows where it should shrink.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...figures import Diagram
from ...figures.diagram import Box
from .valley import best_rate

STEEP, FLAT = 10.0, 1.0  # curvatures of the valley
TURN = np.radians(-20)  # of its flat axis on the page, where y points down
START = np.array([0.8, 1.0])  # the first error, along the steep and the flat axis
STEPS = 12
RATES = [0.03, 0.1, 0.15, round(best_rate([STEEP, FLAT]), 3), 0.195, 0.21]


def errors(rate: float, steps: int = STEPS) -> np.ndarray:
    """(steps + 1, 2): what is left along the steep and the flat axis, (1 − ηh)ᵗ of the first error."""
    factors = 1 - rate * np.array([STEEP, FLAT])
    return factors ** np.arange(steps + 1)[:, None]


def shrinking(rate: float) -> Diagram:
    """Gradient descent in a valley: its path, its two factors on a ruler, and what is left of each error."""
    drawing, left = Diagram(350, 376), errors(rate)
    _valley(drawing, left * START)
    _ruler(drawing, rate, 206)
    for top, name, curvature, column in ((258, "steep", STEEP, 0), (324, "flat", FLAT, 1)):
        _bars(drawing, top, f"{name}, $h$ = {curvature:g}", 1 - rate * curvature, left[:, column])
    return drawing


def shrinking_words(rate: float) -> str:
    """What `shrinking` shows, in a sentence."""
    steep, flat = 1 - rate * STEEP, 1 - rate * FLAT
    end = "leaves the valley" if abs(steep) > 1 else "goes to the minimum"
    way = "zigzagging across it" if steep < 0 else "straight down its steep side, then along it"
    return (
        f"A long valley and a path that {end}, {way}. A ruler from −1 to 1 with two dots: the steep "
        f"direction at {steep:.2f}, the flat one at {flat:.2f}. Bars show what each step leaves of an error."
    )


def _valley(drawing: Diagram, points: np.ndarray) -> None:
    """Level curves, both axes and the path, as far as it stays in the frame."""
    along = np.array([np.cos(TURN), np.sin(TURN)])
    across = np.array([-along[1], along[0]])
    centre = np.array([165.0, 90.0])

    def at(steep: float, flat: float) -> tuple[float, float]:
        return tuple(centre - 48 * steep * across - 138 * flat * along)

    angles = np.linspace(0, 2 * np.pi, 61)
    for level in (0.33, 0.67, 1.0):
        size = level * 1.05
        drawing.line([at(size * np.cos(a) * 0.95, size * np.sin(a)) for a in angles], width=0.5)
    drawing.line([at(1.25, 0), at(-1.25, 0)], "blue", dashed=True)
    drawing.line([at(0, 1.12), at(0, -1.12)], dashed=True)
    drawing.text(*at(-1.42, -0.14), "steep", "blue", align="start")
    drawing.text(*at(0, -1.26), "flat")
    inside = [at(*point) for point in points if abs(point[0]) < 1.5]
    drawing.line(inside, "ink", width=1.6)
    for point in inside:
        drawing.dot(*point, 2.4)
    drawing.text(inside[0][0] - 4, inside[0][1] - 12, "start", bold=True)
    drawing.dot(*at(0, 0), 4, "ink", filled=False)


def _ruler(drawing: Diagram, rate: float, y: float) -> None:
    """Both factors between −1.2 and 1.2; what lies beyond −1 and 1 grows."""

    def at(factor: float) -> float:
        return 175 + 128 * factor

    drawing.line([(at(-1.2), y), (at(-1), y)], "vermillion", width=3)
    drawing.line([(at(-1), y), (at(1), y)], width=3)
    drawing.line([(at(1), y), (at(1.2), y)], "vermillion", width=3)
    for value in (-1, 0, 1):
        drawing.line([(at(value), y - 6), (at(value), y + 6)])
        drawing.text(at(value), y + 16, f"{value:g}".replace("-", "−"))
    drawing.text(at(-0.5), y + 16, "overshoots")
    drawing.text(at(0.5), y + 16, "shrinks")
    for curvature, colour in ((STEEP, "blue"), (FLAT, "ink")):
        factor = 1 - rate * curvature
        drawing.dot(at(factor), y, 6, "vermillion" if abs(factor) > 1 else colour)
    drawing.text(8, y - 20, f"the factors 1 − $ηh$ at $η$ = {rate:g}", align="start", bold=True)


def _bars(drawing: Diagram, top: float, name: str, factor: float, left: Sequence[float]) -> None:
    """What is left of an error after each step: a bar up or down."""
    colour = "vermillion" if abs(factor) > 1 else "blue" if "steep" in name else "ink"
    drawing.text(8, top - 8, f"{name}: × {factor:.2f} a step".replace("-", "−"), colour, align="start")
    middle = top + 24
    drawing.line([(8, middle), (342, middle)], width=0.6)
    for step, value in enumerate(left):
        x, height = 14 + 26.6 * step, 17 * float(np.clip(value, -1.15, 1.15))
        if abs(height) > 0.3:
            drawing.line([(x, middle), (x, middle - height)], colour, width=8)


def family() -> Diagram:
    """Five methods as one table: what goes for the slope downwards, what divides it from left to right."""
    drawing = Diagram(350, 254)
    wide, high = 104, 70
    columns, rows = (2, 123, 244), (44, 180)
    heads = ("divide by\nnothing", "divide by √ of\nthe sum of $g^2$", "divide by √ of an\naverage of $g^2$")
    for x, words in zip(columns, heads, strict=True):
        drawing.text(x + wide / 2, 18, words)

    def method(column: int, row: int, name: str, formula: str, colour: str = "ink") -> Box:
        box = drawing.box(columns[column], rows[row], wide, high, "", colour)
        drawing.text(box.centre[0], box.y + 15, name, bold=True)
        drawing.text(box.centre[0], box.y + 45, formula)
        return box

    sgd = method(0, 0, "SGD", "$w$ ← $w$ − $η g$")
    adagrad = method(1, 0, "Adagrad", "$s$ = sum of $g^2$\n$w$ ← $w$ − $η g$/√$s$")
    rmsprop = method(2, 0, "RMSprop", "$s$ = mean of $g^2$\n$w$ ← $w$ − $η g$/√$s$")
    momentum = method(0, 1, "momentum", "$v$ ← $μ v$ + $g$\n$w$ ← $w$ − $η v$", "blue")
    adam = method(2, 1, "Adam", "$m$ = mean of $g$\n$w$ ← $w$ − $η m$/√$s$", "blue")
    drawing.arrow(sgd.right, adagrad.left)
    drawing.arrow(adagrad.right, rmsprop.left)
    drawing.arrow(sgd.bottom, momentum.top, colour="blue")
    drawing.arrow(rmsprop.bottom, adam.top, colour="blue")
    drawing.arrow(momentum.right, adam.left)
    drawing.text(175, 147, "in place of the last slope,\na memory of many", "blue")
    drawing.text(175, momentum.centre[1] - 14, "a size for each")
    drawing.text(175, momentum.centre[1] + 14, "the start corrected")
    return drawing
