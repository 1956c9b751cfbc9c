"""The chapter's drawings. Blue is what an argument rests on, vermillion what was written and not meant."""

from __future__ import annotations

from ...figures import Diagram
from .published import ABLATION, BASELINES, REACHED

__all__ = ["SAID", "ladder", "parting", "resnet"]

SAID = {  # what a reader hears who cannot see the drawing
    "parting": (
        "One bar stands for all utterances of a test. Most of it is what both models have right, a short "
        "piece at the end what both have wrong. Two small coloured pieces between them, b and c, are what "
        "only one has right. An arrow leads from these two alone to the difference, b minus c over N."
    ),
    "ladder": (
        "Five rungs from bottom to top: simple, medium, strong, boss and two hints, each with what it adds "
        "and what the course asks for, and beside each a dashed red box with what the program did in its "
        "place and what the notes report."
    ),
    "resnet": (
        "Left, a tower: log-mel frames, a stem, three stages of maps that halve time and bands and double "
        "the channels, then one vector a frame. Right, one block: convolution, norm, ReLU, convolution, "
        "norm, and an arrow around them to a sum. Behind each norm a red ring marks where padding is set "
        "to 0."
    ),
}


def parting() -> Diagram:
    """One test set as a bar: of all utterances only b and c tell two models apart."""
    drawing = Diagram(350, 176)
    drawing.text(175, 12, "$N$ utterances, two models", size=12)
    drawing.box(6, 28, 222, 36, "both right", radius=2)
    only = drawing.box(228, 28, 30, 36, "$b$", "blue", radius=2)
    other = drawing.box(258, 28, 36, 36, "$c$", "orange", radius=2)
    drawing.box(294, 28, 50, 36, "both\nwrong", size=12, radius=2)
    drawing.text(117, 80, "tells nothing", size=12)
    middle = (only.x + other.x + other.width) / 2
    drawing.line(
        [(only.x, 70), (only.x, 76), (other.x + other.width, 76), (other.x + other.width, 70)], "blue"
    )
    drawing.arrow((middle, 76), (middle, 116), colour="blue")
    drawing.box(176, 116, 170, 50, "difference\n$(b - c) / N$", "blue")
    drawing.text(84, 132, "equal models: each of\nthe $b + c$ falls to either\nside like a coin", size=12)
    return drawing


def ladder() -> Diagram:
    """The rungs with what each adds and what the course asks for it, and what the program did there."""
    drawing = Diagram(350, 426)
    worse, better = REACHED["Conformer block, two-layer head"], REACHED["Conformer block, one linear head"]
    rows = [  # from the top: rung, what it adds, what was written, what the notes report
        (
            "two hints",
            "pooling by attention,\na margin",
            "margin on raw\nlogits, scale 10",
            ABLATION["+ both"],
        ),
        ("boss", "the same block,\none linear head", "the same slips", better),
        (
            "strong",
            "a Conformer block,\na head of two layers",
            "batch and time swapped,\npositions cut short,\nscores scaled too small",
            worse,
        ),
        ("medium", "width 512,\n16 heads", "no mask", REACHED["Transformer, wider"]),
        ("simple", "one Transformer layer,\nthe mean over time", "no mask: padding\nis heard as well", None),
    ]
    drawing.text(82, 12, "as meant", "blue", size=12, bold=True)
    drawing.text(261, 12, "as written", "vermillion", size=12, bold=True)
    below = None
    for number, (name, adds, slip, score) in reversed(list(enumerate(rows))):
        top = 28 + 80 * number
        box = drawing.box(6, top, 152, 62, "", "blue")
        asked = f"{name}: {BASELINES[name]:.3f}" if name in BASELINES else name
        drawing.text(82, top + 13, asked, size=12, bold=True)
        drawing.text(82, top + 40, adds, size=12)
        drawing.box(176, top, 170, 48, slip, "vermillion", size=12, dashed=True)
        drawing.line([(box.right[0], top + 24), (176, top + 24)], "vermillion", dashed=True)
        if below is not None:
            drawing.arrow(below.top, box.bottom, colour="blue")
        if score is not None:
            drawing.text(261, top + 61, f"the notes: {score.public:.3f}", size=12)
        below = box
    return drawing


def resnet() -> Diagram:
    """The peer: a tower of maps with shapes, and one block with the places of its masks."""
    drawing = Diagram(350, 372)
    steps = [
        ("log-mel frames", "$(B, T, F)$", "ink"),
        ("stem, stride 2", "$(B, C, T/2, F/2)$", "blue"),
        ("stage 1", "$(B, C, T/2, F/2)$", "blue"),
        ("stage 2, stride 2", "$(B, 2C, T/4, F/4)$", "blue"),
        ("stage 3, stride 2", "$(B, 4C, T/8, F/8)$", "blue"),
        ("linear", "$(B, T/8, D)$", "ink"),
    ]
    below = None
    for number, (name, shape, colour) in enumerate(steps):
        box = drawing.box(6, 8 + 62 * number, 150, 44, f"{name}\n{shape}", colour, size=12)
        if below is not None:
            drawing.arrow(below.bottom, box.top)
        below = box
    drawing.text(268, 14, "one block of a stage", size=12, bold=True)
    names = ["convolution 3 × 3", "norm", "ReLU", "convolution 3 × 3", "norm"]
    before, entry = None, (268, 40)
    drawing.text(268, 32, "$x$", size=12)
    for number, name in enumerate(names):
        box = drawing.box(206, 58 + 48 * number, 124, 30, name, "blue" if "3" in name else "ink", size=12)
        drawing.arrow(entry if before is None else before.bottom, box.top)
        if name == "norm":
            drawing.dot(268, box.y + 39, 5, "vermillion", filled=False)
        before = box
    drawing.dot(268, 312, 9, filled=False)
    drawing.text(268, 312, "+", size=13)
    drawing.arrow(before.bottom, (268, 303))
    drawing.arrow((268, 48), (259, 312), via=[(186, 48), (186, 312)])
    drawing.arrow((268, 321), (268, 346))
    drawing.text(268, 358, "ReLU", size=12)
    return drawing
