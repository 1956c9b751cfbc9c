"""The chapter's drawings: thinned networks, the ensemble that they are, and where a mean passes.

Blue are members: units that survived a draw and are scaled up, and the mean of what such networks answer. The
whole network is drawn in the text's own colour, and a gap between the two in vermillion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ...figures import Diagram
from .ensemble import all_masks

HIDDEN = 6  # units in each hidden layer of `thinned`
STEPS = 3  # training steps that it shows
SEED = 97  # of draws at p = 0.5 that cut the network nowhere in two
EDGE = 0.8  # pixels: an edge that carries its value as it is

Layer = Sequence[bool]  # which of its units are there


def masks_of(p: float, draw: int) -> np.ndarray:
    """Masks (steps, 2, 6) of two hidden layers: a larger p drops the same units and some more."""
    return np.random.default_rng([SEED, draw]).random((STEPS, 2, HIDDEN)) >= p


def thinned(p: float, draw: int) -> Diagram:
    """What is left of a network in three steps of training, and the whole of it in evaluation."""
    drawing, masks, scale = Diagram(350, 296), masks_of(p, draw), 1 / (1 - p)
    for step, mask in enumerate(masks):
        kept = f"{mask.sum()} of {mask.size}" + (f", each × {scale:.3g}" if p else "")
        _panel(drawing, step, f"training, step {step + 1}", kept, mask, scale)
    _panel(
        drawing, STEPS, "evaluation", f"all {masks[0].size}, as they are", np.full_like(masks[0], True), 1.0
    )
    return drawing


def thinned_words(p: float, draw: int) -> str:
    """What `thinned` shows, in a sentence."""
    kept = ", ".join(str(mask.sum()) for mask in masks_of(p, draw))
    return (
        "Four copies of one network with two hidden layers of six units. In three steps of training with "
        f"p = {p:g}, {kept} units are left, other ones each time; dropped units are dashed rings. "
        "In evaluation all are there."
    )


def _panel(drawing: Diagram, number: int, title: str, below: str, mask: np.ndarray, scale: float) -> None:
    left, top = 188 * (number % 2), 152 * (number // 2)
    drawing.text(left + 2, top + 9, title, align="start", bold=True)
    _network(drawing, (left + 10, top + 28, 140, 84), [[True] * 3, *mask, [True] * 2], 6, scale)
    drawing.text(left + 80, top + 133, below)


def _network(
    drawing: Diagram,
    frame: tuple[float, float, float, float],
    layers: Sequence[Layer],
    radius: float,
    scale: float = 1.0,
) -> None:
    """A network in a frame (x, y, width, height), whose first and last layers drop nothing.

    No edge meets a dropped unit. Where survivors are scaled up, they and their edges are blue, and wider.
    """
    places, last = _places(frame, layers), len(layers) - 1
    colours = ["blue" if 0 < number < last and scale > 1 else "ink" for number in range(last + 1)]
    for number, colour in enumerate(colours[:-1]):
        width = EDGE * scale if colour == "blue" else EDGE
        for start in _there(places[number], layers[number]):
            for end in _there(places[number + 1], layers[number + 1]):
                drawing.line([start, end], colour, width=width)
    for units, layer, colour in zip(places, layers, colours, strict=True):
        for (x, y), alive in zip(units, layer, strict=True):
            if alive or radius < 4:  # a ring too small for dashes
                drawing.dot(x, y, radius, colour if alive else "ink", filled=alive)
            else:
                side = 2 * radius
                drawing.box(x - radius, y - radius, side, side, radius=radius, dashed=True, filled=False)


def _places(
    frame: tuple[float, float, float, float], layers: Sequence[Layer]
) -> list[list[tuple[float, float]]]:
    """The centre of every unit: layers from left to right, each in the middle of the height."""
    x, y, width, height = frame
    gap = height / (max(map(len, layers)) - 1)
    return [
        [(across, y + height / 2 + gap * (row - (len(layer) - 1) / 2)) for row in range(len(layer))]
        for across, layer in zip(np.linspace(x, x + width, len(layers)), layers, strict=True)
    ]


def _there(units: Iterable[tuple[float, float]], layer: Layer) -> list[tuple[float, float]]:
    return [unit for unit, alive in zip(units, layer, strict=True) if alive]


def committee() -> Diagram:
    """All 16 members of a network with four hidden units, their mean, and when it is the whole network."""
    drawing = Diagram(350, 374)
    drawing.text(175, 9, "16 masks, 16 members: each answers softmax($z(m)$)")
    for number, mask in enumerate(all_masks(4)[::-1]):
        frame = (10 + 43.4 * (number % 8), 32 + 54 * (number // 8), 26, 30)
        _network(drawing, frame, [[True] * 2, mask > 0, [True] * 2], 2.6, scale=1.2)
    drawing.line([(6, 128), (6, 134), (344, 134), (344, 128)])
    mean = drawing.box(95, 178, 160, 36, "softmax($E[z(m)]$)", "blue")
    drawing.arrow((175, 134), mean.top, "geometric mean of\nall 16, renormalised", side=10)
    drawing.text(165, 155, "always", align="end", bold=True)
    drawing.line([mean.bottom, (175, 272)])
    drawing.text(165, 243, "= where only linear\nlayers follow the mask", align="end")
    drawing.text(185, 243, "≠ where a ReLU\nfollows the mask", "vermillion", align="start")
    _network(drawing, (130, 282, 90, 66), [[True] * 2, [True] * 4, [True] * 2], 6)
    drawing.text(175, 367, "the whole network, one pass")
    return drawing


def means() -> Diagram:
    """The mean of two outputs lies on the curve where it is a line, and off it where it bends."""
    drawing = Diagram(350, 212)
    _curve(drawing, 0, "a line: the mean passes", lambda z: z)
    _curve(drawing, 188, "a ReLU: it does not", lambda z: max(z, 0.0))
    return drawing


def _curve(drawing: Diagram, left: float, title: str, function: Callable[[float], float]) -> None:
    """The curve over the inputs −1 (dropped) and 3 (kept), the chord, and both means above the input 1."""

    def at(z: float, value: float) -> tuple[float, float]:
        return left + 14 + 28 * (z + 1.5), 28 + 28 * (3.4 - value)

    def label(z: float, words: str, across: float, down: float, colour: str = "ink") -> None:
        x, y = at(z, heights.get(words, function(z)))
        drawing.text(x + across, y + down, words, colour, align="start" if across > 0 else "end")

    chord, whole = (function(-1.0) + function(3.0)) / 2, function(1.0)
    heights = {f"{chord:g}": chord}
    drawing.text(left + 2, 9, title, align="start", bold=True)
    drawing.line([at(-1.5, 0), at(3.4, 0)], width=0.6)
    drawing.line([at(z, function(z)) for z in (-1.5, 0.0, 3.4)], width=1.6)
    drawing.line([at(-1, function(-1.0)), at(3, function(3.0))], "blue", dashed=True)
    drawing.line([at(1, whole), at(1, chord)], "vermillion", width=4)
    for z, value, colour in (
        (-1, function(-1.0), "ink"),
        (3, function(3.0), "ink"),
        (1, whole, "ink"),
        (1, chord, "blue"),
    ):
        drawing.dot(*at(z, value), 4, colour)
    label(-1, "dropped", 9, 12)
    label(3, "kept", -9, -3)
    label(1, f"{whole:g}", 10, 8)
    if chord != whole:
        label(1, f"{chord:g}", -9, -6, "blue")
    drawing.text(left + 80, 186, f"mean of the outputs: {chord:g}", "blue")
    drawing.text(left + 80, 202, f"output of the mean: {whole:g}")
