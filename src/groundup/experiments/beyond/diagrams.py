"""The chapter's drawings. Blue is what a voice becomes; vermillion is what decides."""

from __future__ import annotations

from math import cos, pi, sin

from ...figures import Diagram

__all__ = ["SAID", "circle", "two_questions"]

SAID = {  # what a reader hears who cannot see the drawing
    "two_questions": (
        "Above, a recording goes through the network to an embedding and on through the head to one of K "
        "names. Below, two recordings go through the same network to two embeddings; their cosine is "
        "compared with a threshold, and the answer is one speaker or two. There is no head, and no K."
    ),
    "circle": (
        "A circle with three arrows from its centre to Ada, Ben and Cyd. Around each lies a sector as wide "
        "as the threshold allows. A new recording falls into Ada's sector; another falls between the "
        "sectors, and is nobody that is known."
    ),
}


def two_questions() -> Diagram:
    """Naming one of K, and comparing two: where the ways part."""
    drawing = Diagram(350, 250)
    drawing.text(2, 12, "Who of these K is it?", size=13, align="start", bold=True)
    left = drawing.box(2, 28, 58, 34, "sound", size=12)
    net = drawing.box(82, 28, 66, 34, "network", size=12)
    vector = drawing.box(170, 28, 62, 34, "vector", "blue", size=12)
    head = drawing.box(254, 28, 40, 34, "head", "vermillion", size=12)
    for one, other in ((left, net), (net, vector), (vector, head)):
        drawing.arrow(one.right, other.left)
    for number, name in enumerate(("Ada", "Ben", "…")):
        y = 27 + 18 * number
        drawing.arrow(head.right, (318, y), head=False)
        drawing.text(321, y, name, size=12, align="start")
    drawing.line([(2, 92), (348, 92)], dashed=True, width=0.8)
    drawing.text(2, 112, "One speaker, or two?", size=13, align="start", bold=True)
    vectors = []
    for y in (130, 200):
        left = drawing.box(2, y, 58, 34, "sound", size=12)
        net = drawing.box(82, y, 66, 34, "network", size=12)
        vectors.append(drawing.box(170, y, 62, 34, "vector", "blue", size=12))
        drawing.arrow(left.right, net.left)
        drawing.arrow(net.right, vectors[-1].left)
    score = drawing.box(258, 162, 88, 40, "cos θ ≥ τ ?", "vermillion", size=12)
    drawing.arrow(vectors[0].right, (270, 162), via=[(270, 147)])
    drawing.arrow(vectors[1].right, (270, 202), via=[(270, 217)])
    drawing.text(score.centre[0] + 8, 226, "yes: one", size=12)
    drawing.text(score.centre[0] + 8, 242, "no: two", size=12)
    drawing.text(115, 182, "the same weights", size=12)
    return drawing


def circle() -> Diagram:
    """People as directions: what lies within the threshold of one is that one, all else is nobody."""
    drawing = Diagram(350, 250)
    x, y, radius, wide = 150, 128, 104, 24
    points = [(x + radius * cos(2 * pi * k / 96), y + radius * sin(2 * pi * k / 96)) for k in range(97)]
    drawing.line(points, width=0.8)

    def at(degrees: float, far: float = radius) -> tuple[float, float]:
        return x + far * cos(pi * degrees / 180), y - far * sin(pi * degrees / 180)

    for name, degrees, align in (("Ada", 35, "start"), ("Ben", 120, "middle"), ("Cyd", 215, "end")):
        for edge in (degrees - wide, degrees + wide):
            drawing.line([(x, y), at(edge)], "vermillion", dashed=True, width=0.9)
        arc = [at(degrees - wide + wide * k / 6) for k in range(13)]
        drawing.line(arc, "vermillion", width=3)
        drawing.arrow((x, y), at(degrees), colour="blue", width=1.8)
        drawing.text(*at(degrees, radius + 14), name, size=13, align=align, bold=True)
    drawing.dot(*at(20), 5, "ink")
    drawing.text(*at(18, radius + 12), "within τ: Ada", size=12, align="start")
    drawing.dot(*at(-55), 5, "ink", filled=False)
    drawing.text(*at(-52, radius + 14), "within nobody's:\nnobody I know", size=12, align="start")
    return drawing
