"""The Conformer as a tower of boxes, with the shape on every arrow and the mask at each door for padding."""

from __future__ import annotations

from collections.abc import Mapping

from ...figures import Diagram
from ...figures.diagram import Box

INSIDE = "$(B, T′, D)$"  # noqa: RUF001  a prime, for the frames that are left


def door(drawing: Diagram, x: float, y: float, number: int) -> None:
    """The numbered ring that marks a door for padding, in every drawing."""
    drawing.dot(x, y, 8.5, "vermillion", filled=False)
    drawing.text(x, y, str(number), "vermillion", size=12, bold=True)


def conformer() -> Diagram:
    """From the table to the name, with the shape on every arrow and the mask at each door."""
    drawing = Diagram(350, 832)
    tower = _Tower(drawing)
    tower.arrow("$(B, T, F)$")
    tower.box("sub-sampling", "blue", note="half the frames,\ntwice; it counts\nthe lengths")
    top = tower.y + 24
    tower.module("feed-forward × ½", "ink", lead=48)
    tower.module("attention", "blue", doors={2: "padded keys\nweigh 0"})
    doors = {1: "zeros in front\nof the kernel", 4: "statistics of\ntrue frames"}
    tower.module("convolution\nbatch norm", "blue", doors=doors, height=58)
    tower.module("feed-forward × ½", "ink")
    tower.arrow(INSIDE)
    tower.box("layer norm", "ink", height=26)
    drawing.box(6, top, 222, tower.y + 10 - top, "", filled=False, dashed=True, radius=10)
    drawing.text(240, top + 22, "one Conformer\nblock; more may\nfollow", size=12, align="start")
    tower.arrow(INSIDE, 42, at=26)
    tower.box("mean over time", "blue", doors={3: "each by its\nown length"})
    tower.arrow("$(B, D)$")
    tower.box("linear head", "ink")
    tower.arrow("$(B, K)$")
    drawing.text(tower.middle, tower.y + 10, "the largest of $K$ scores is the name", size=12)
    return drawing


class _Tower:
    """Boxes below each other; `y` is where the next thing begins."""

    middle, wide = 136.0, 148.0

    def __init__(self, drawing: Diagram) -> None:
        self.drawing, self.y = drawing, 18.0
        drawing.text(self.middle, 8, "log-mel frames", size=12)

    def arrow(self, shape: str, height: float = 30, at: float = 12) -> None:
        """Down to the next thing, the shape beside it, `at` so many pixels below its start."""
        self.drawing.arrow((self.middle, self.y), (self.middle, self.y + height))
        self.drawing.text(self.middle + 8, self.y + at, shape, size=12, align="start")
        self.y += height

    def box(
        self, words: str, colour: str, height: float = 34, note: str = "", doors: Mapping[int, str] = {}
    ) -> None:
        left = self.middle - self.wide / 2
        box = self.drawing.box(left, self.y, self.wide, height, words, colour)
        self.drawing.text(240, box.centre[1], note, size=12, align="start")
        self._doors(box, doors)
        self.y += height

    def module(
        self,
        words: str,
        colour: str,
        doors: Mapping[int, str] = {},
        lead: float = 36,
        height: float = 30,
    ) -> None:
        """A layer norm and a module under it, around both a way for x itself, and their sum."""
        self.arrow(INSIDE, lead)
        left, branch = self.middle - self.wide / 2, self.y - 11
        self.drawing.box(left, self.y, self.wide, 20, "layer norm", size=12, filled=False)
        body = self.drawing.box(left, self.y + 20, self.wide, height, words, colour)
        self._doors(body, doors)
        plus = (self.middle, body.bottom[1] + 22)
        self.drawing.arrow(body.bottom, (plus[0], plus[1] - 8))
        around = [(left - 24, branch), (left - 24, plus[1])]
        self.drawing.arrow((self.middle, branch), (plus[0] - 8, plus[1]), via=around)
        self.drawing.dot(*plus, 8, filled=False)
        self.drawing.text(*plus, "+", size=14)
        self.y = plus[1] + 8

    def _doors(self, box: Box, doors: Mapping[int, str]) -> None:
        """A numbered ring beside each line of the box, and what the mask does there."""
        for place, (number, words) in enumerate(doors.items(), start=1):
            y = box.y + box.height * (2 * place - 1) / (2 * len(doors))
            self.drawing.line([(self.middle + self.wide / 2, y), (237, y)], "vermillion")
            door(self.drawing, 246, y, number)
            self.drawing.text(259, y, words, "vermillion", size=12, align="start")
