"""The pictures of the front page: a voice that answers two sliders, and a small drawing for each chapter."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np

from groundup.experiments.speaker import pictures
from groundup.figures import Diagram, live

WIDTH, HEIGHT = 200, 96


def voice():
    """One vowel, whose lines the pitch spaces and whose hills the length of the throat moves."""
    os.environ["GROUNDUP_PAGE"] = "1"
    return live(
        pictures.vowel,
        alt=lambda tract_cm, pitch_hz: (
            f"Spectrum of a vowel at {pitch_hz} Hz in a throat of {tract_cm} cm: lines "
            "at the multiples of the pitch, under a curve with hills."
        ),
        caption="One vowel. The pitch spaces the lines, the length of the throat moves the hills; a network "
        "that knows voices has to hear the second through the first.",
        start={"tract_cm": 17.5, "pitch_hz": 120},
        tract_cm=[13.0, 14.5, 16.0, 17.5, 19.0],
        pitch_hz=[90, 120, 160, 210, 270],
    )


def tape() -> str:
    """Values forward in blue, adjoints back in vermillion, through one step that two paths share."""
    drawing = Diagram(WIDTH, HEIGHT)
    a, b, product, sine, y = ((22, 26), (22, 72), (84, 66), (84, 22), (164, 46))
    for start, end in ((a, product), (b, product), (a, sine), (product, y), (sine, y)):
        for colour, shift in (("blue", -2.5), ("vermillion", 2.5)):
            x0, y0, x1, y1 = start[0] + 13, start[1] + shift, end[0] - 13, end[1] + shift
            ends = ((x0, y0), (x1, y1)) if colour == "blue" else ((x1, y1), (x0, y0))
            drawing.arrow(*ends, colour=colour, width=1.2)
    for centre in (a, b, product, sine, y):
        drawing.dot(*centre, 9, "ink", filled=False)
    return drawing.svg("Five values joined by arrows forwards and back")


def budget() -> str:
    """A disc around zero, and the level lines of a loss that touch it."""
    drawing = Diagram(WIDTH, HEIGHT)
    around = np.linspace(0, 2 * np.pi, 61)
    drawing.line([(62 + 34 * np.cos(a), 48 + 34 * np.sin(a)) for a in around], "blue", width=1.8)
    for share in (0.34, 0.67, 1.0):
        ring = share * np.array([44 * np.cos(around), 27 * np.sin(around)]).T
        drawing.line([(140 + x, 48 + y) for x, y in ring], width=1.1)
    drawing.dot(96, 48, 4.5, "blue")
    return drawing.svg("A disc that touches the ellipses of a valley")


def thinned() -> str:
    """Two layers, some units of which are dropped."""
    drawing = Diagram(WIDTH, HEIGHT)
    left = [(24, 24), (24, 48), (24, 72)]
    middle = [(100, 12), (100, 36), (100, 60), (100, 84)]
    right = [(176, 30), (176, 66)]
    dropped = {left[1], middle[0], middle[2]}
    for here, there in ((left, middle), (middle, right)):
        for start in here:
            for end in there:
                if not {start, end} & dropped:
                    drawing.line([start, end], "blue", width=1.1)
    for unit in (*left, *middle, *right):
        drawing.dot(*unit, 7, "ink" if unit in dropped else "blue", filled=unit not in dropped)
    return drawing.svg("A network with three units switched off")


def column() -> str:
    """A batch as a grid, with the column whose mean one of its cells gets."""
    drawing = Diagram(WIDTH, HEIGHT)
    for row in range(5):
        for place in range(9):
            inside = place == 5
            x, y = 14 + 19.4 * place, 7 + 17 * row
            drawing.box(x, y, 16, 14, colour="blue" if inside else "ink", radius=2, filled=inside)
    drawing.dot(14 + 19.4 * 5 + 8, 7 + 17 * 2 + 7, 3.6)
    return drawing.svg("A grid with one of its columns marked")


def powers() -> str:
    """One factor many times: what shrinks, what stays, what leaves the picture."""
    drawing = Diagram(WIDTH, HEIGHT)
    for row, factor in enumerate((0.8, 1.0, 1.25)):
        middle = (18, 46, 77)[row]
        for layer in range(18):
            x, reach = 12 + 10.4 * layer, min(8 * factor**layer, 18)
            colour = "blue" if reach < 18 else "vermillion"
            drawing.line([(x, middle - reach), (x, middle + reach)], colour, width=3.2)
    return drawing.svg("Three rows of bars: shrinking, level and growing")


def valley() -> str:
    """Two ways down a valley: a zigzag, and the one that momentum takes."""
    drawing, angles = Diagram(WIDTH, HEIGHT), np.linspace(0, 2 * np.pi, 49)
    for size in (0.35, 0.7, 1.0):
        ellipse = zip(112 + 78 * size * np.cos(angles), 48 + 34 * size * np.sin(angles), strict=True)
        drawing.line(list(ellipse), width=0.6)
    steps = np.arange(9)
    for colour, across in (("vermillion", -0.82), ("blue", 0.35)):
        zigzag = zip(
            112 - 100 * 0.72**steps,
            48 - 30 * np.float_power(abs(across), steps) * np.sign(across) ** steps,
            strict=True,
        )
        places = list(zigzag)
        drawing.line(places, colour, width=1.6)
        for place in places[:-1]:
            drawing.dot(*place, 2, colour)
    return drawing.svg("Two paths into a valley, one of them a zigzag")


def bands() -> str:
    """A wave above the bars that are kept of it."""
    drawing = Diagram(WIDTH, HEIGHT)
    time = np.linspace(0, 1, 161)
    wave = np.exp(-((time * 5 % 1) * 3)) * np.sin(2 * np.pi * time * 30)
    drawing.line(list(zip(10 + 180 * time, 26 - 20 * wave, strict=True)), "vermillion", width=1.1)
    heights = 0.25 + 0.7 * np.abs(np.sin(np.arange(20) * 0.55 + 0.6)) * np.linspace(1, 0.35, 20)
    drawing.bars(drawing.box(10, 56, 180, 36, radius=0, filled=False), heights, "blue")
    return drawing.svg("A waveform above a row of bars")


def strip() -> str:
    """A heap of small sheets above one long strip, and the crop that is wanted in both."""
    drawing = Diagram(WIDTH, HEIGHT)
    for number in range(7):
        wanted = number == 4
        drawing.box(13 + 26 * number, 8, 18, 26, colour="vermillion" if wanted else "ink", radius=2)
    drawing.arrow((126, 40), (126, 58), colour="vermillion")
    drawing.box(10, 62, 180, 26, radius=0, filled=False)
    for place in (34, 58, 92, 146, 168):
        drawing.line([(place, 62), (place, 88)], width=0.8)
    drawing.box(108, 62, 24, 26, colour="vermillion", radius=0)
    return drawing.svg("A row of sheets above one long strip, of which a piece is marked")


def speakers() -> str:
    """Voices as points: those of one speaker lie together."""
    drawing, rng = Diagram(WIDTH, HEIGHT), np.random.default_rng(3)
    for colour, centre in (("blue", (46, 30)), ("vermillion", (100, 68)), ("green", (158, 32))):
        for x, y in rng.normal(centre, (13, 9), (9, 2)):
            drawing.dot(x, y, 3.5, colour)
    return drawing.svg("Three clouds of points in three colours")


def towers() -> str:
    """Two towers under one roof."""
    drawing = Diagram(WIDTH, HEIGHT)
    for left, colour in ((30, "blue"), (118, "orange")):
        for floor in range(3):
            drawing.box(left, 82 - 22 * floor, 54, 18, "", colour, radius=2)
    drawing.line([(18, 34), (101, 8), (184, 34), (18, 34)], "ink", width=1.6)
    return drawing.svg("Two towers of three floors under one roof")


def sphere() -> str:
    """Voices on a circle, those of one speaker close together and a gap between one and the next."""
    drawing, rng = Diagram(WIDTH, HEIGHT), np.random.default_rng(4)
    around = np.linspace(0, 2 * np.pi, 91)
    drawing.line([(100 + 40 * np.cos(a), 48 + 40 * np.sin(a)) for a in around], width=0.8)
    for colour, middle in (("blue", 0.6), ("vermillion", 2.7), ("green", 4.8)):
        drawing.line([(100, 48), (100 + 34 * np.cos(middle), 48 + 34 * np.sin(middle))], colour)
        for angle in rng.normal(middle, 0.2, 8):
            drawing.dot(100 + 40 * np.cos(angle), 48 + 40 * np.sin(angle), 3.2, colour)
    return drawing.svg("Three groups of points on a circle, each around its own ray")


def lottery() -> str:
    """Noisy scores around what they are worth; the highest one falls back when it is drawn again."""
    drawing, rng = Diagram(WIDTH, HEIGHT), np.random.default_rng(6)
    places, scores = np.linspace(14, 186, 15), 58 - 13 * rng.standard_normal(15).clip(-2, 3)
    drawing.line([(6, 58), (194, 58)], width=0.8, dashed=True)
    best = int(scores.argmin())
    for number, (x, y) in enumerate(zip(places, scores, strict=True)):
        drawing.dot(x, y, 5 if number == best else 3, "vermillion" if number == best else "blue")
    drawing.arrow((places[best], scores[best] + 8), (places[best], 55), colour="vermillion")
    return drawing.svg("Points around a line; an arrow leads from the highest back to the line")


def overlap() -> str:
    """Two hills that overlap, and the threshold between them."""
    drawing, x = Diagram(WIDTH, HEIGHT), np.linspace(8, 192, 93)
    for colour, middle in (("vermillion", 72), ("blue", 128)):
        hill = 84 - 64 * np.exp(-(((x - middle) / 26) ** 2))
        drawing.line(list(zip(x, hill, strict=True)), colour, width=1.6)
    drawing.line([(8, 84), (192, 84)], width=0.8)
    drawing.line([(100, 10), (100, 90)], dashed=True)
    return drawing.svg("Two overlapping hills, and a dashed line between them")


def scales() -> str:
    """Two models on one test as two bars; only the thin ends on which they part count."""
    drawing = Diagram(WIDTH, HEIGHT)
    for y, only, colour in ((18, 26, "blue"), (54, 20, "vermillion")):
        drawing.box(12, y, 138, 24, radius=2)
        drawing.box(150, y, only, 24, colour=colour, radius=2)
    drawing.line([(150, 8), (150, 88)], width=1.1, dashed=True)
    return drawing.svg("Two long bars that differ at their ends alone")


def cards() -> str:
    """A strip of frames, and the same frames shuffled."""
    drawing = Diagram(WIDTH, HEIGHT)
    colours = ("blue", "sky", "green", "orange", "vermillion", "purple")
    for row, order in enumerate((range(12), (7, 2, 10, 0, 5, 11, 3, 8, 1, 9, 4, 6))):
        for place, frame in enumerate(order):
            height = 14 + 20 * np.sin(np.pi * (frame + 0.5) / 12)
            drawing.box(
                11 + 15 * place,
                44 + 48 * row - height,
                12,
                height,
                "",
                colours[frame // 2 % len(colours)],
                radius=2,
            )
    return drawing.svg("A row of bars that rises and falls, and the same bars shuffled")


PICTURES: dict[str, Callable[[], str]] = {
    "autograd": tape,
    "weight_decay": budget,
    "initialisation": powers,
    "dropout": thinned,
    "normalisation": column,
    "optimisers": valley,
    "data": bands,
    "corpus": strip,
    "speaker": speakers,
    "two_engines": towers,
    "embedding": sphere,
    "tuning": lottery,
    "beyond": overlap,
    "write_up": scales,
    "conformer": cards,
}
