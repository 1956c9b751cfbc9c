"""The chapter's drawings: what one crop costs from files and from a flat array, and who waits for whom."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...figures import Diagram
from ...figures.diagram import Box

PANEL = 324  # CSS pixels: two fit beside each other at a desk
FRAMES, CROP = 365, 128  # of an utterance on the average, and of what is wanted of it
LANES = 46  # pixels for the names of the lanes
NEIGHBOURS = (0.0, 0.17, 0.34, 0.47, 0.78, 1.0)  # where utterances begin in a stretch of the flat array


def fetching(stages: Mapping[str, float], slice_microseconds: float) -> list[Diagram]:
    """What one crop of 128 frames costs: from a file of its own, stage by stage, and from a flat array.

    Both draw their time to one scale, from the measured microseconds.
    """
    whole = max(sum(stages.values()), slice_microseconds)
    files = Diagram(PANEL, 204)
    files.text(0, 8, "A folder of small files", bold=True, align="start")
    for number in range(9):
        _file(files, 2 + 36.5 * number, 22, "vermillion" if number == 3 else "ink")
    files.arrow((124.5, 57), (124.5, 76), colour="vermillion")
    files.box(0, 78, PANEL, 22, radius=2)
    _crop(files, 0.3 * PANEL, PANEL * CROP / FRAMES, 78)
    files.text(0, 114, f"all of its frames are built, {CROP} are wanted", align="start")
    _waterfall(files, stages, whole, 136)
    pack = Diagram(PANEL, 204)
    pack.text(0, 8, "One flat array", bold=True, align="start")
    pack.text(0, 66, "frames", align="start")
    pack.box(0, 78, PANEL, 22, radius=0)
    for place in NEIGHBOURS[1:-1]:
        pack.line([(place * PANEL, 78), (place * PANEL, 100)])
    begin, end = NEIGHBOURS[3] * PANEL, NEIGHBOURS[4] * PANEL
    _crop(pack, begin + 0.3 * (end - begin), (end - begin) * CROP / FRAMES, 78)
    for x, words in ((begin, "offsets[i]"), (end, "offsets[i+1]")):
        pack.text(x, 42, words)
        pack.arrow((x, 52), (x, 76))
    pack.text(0, 114, "nothing to open, to parse or to build", align="start")
    _waterfall(pack, {"slice, copy": slice_microseconds}, whole, 136)
    pack.text(0, 172, "drawn to the same scale of time", align="start")
    return [files, pack]


def _file(drawing: Diagram, x: float, y: float, colour: str) -> None:
    """A sheet with a folded corner."""
    edge = [(x, y), (x + 18, y), (x + 26, y + 8), (x + 26, y + 33), (x, y + 33), (x, y)]
    drawing.line(edge, colour)
    drawing.line([(x + 18, y), (x + 18, y + 8), (x + 26, y + 8)], colour)


def _crop(drawing: Diagram, x: float, width: float, y: float) -> None:
    drawing.box(x, y, width, 22, colour="vermillion", radius=0)
    drawing.text(x + width / 2, y + 11, f"{CROP}")


def _waterfall(drawing: Diagram, stages: Mapping[str, float], whole: float, top: float) -> None:
    """A bar for each stage, which begins where the one before ends; its microseconds at the right."""
    x, scale = 80.0, (PANEL - 80 - 62) / whole
    for number, (name, time) in enumerate(stages.items()):
        y = top + 18 * number
        drawing.text(0, y, name, align="start")
        drawing.bars(Box(x, y - 5, time * scale, 10), [1.0], "blue", gap=0)
        drawing.text(PANEL, y, f"{time:.0f} µs" if time >= 9.5 else f"{time:.1f} µs", align="end")
        x += time * scale


def timelines(step_ms: float, load_ms: float = 5.0, window_ms: float = 40.0) -> Diagram:
    """A loader and a GPU over time, batch by batch: first they take turns, then one loads ahead of the other.

    Ahead, the loader begins with the next batch when the GPU takes this one; the first has been loaded.
    """
    drawing, scale = Diagram(PANEL, 172), (PANEL - LANES) / window_ms
    turn, overlap = step_ms + load_ms, max(step_ms, load_ms)
    rows = (
        ("in turn", 0, turn, load_ms, step_ms / turn),
        ("ahead", 84, overlap, 0.0, step_ms / overlap),
    )
    for words, top, period, wait, share in rows:
        drawing.text(0, top + 8, words, bold=True, align="start")
        drawing.text(PANEL, top + 8, f"the GPU works for {share:.0%} of the time", align="end")
        for name, y in (("loader", top + 30), ("GPU", top + 54)):
            drawing.text(0, y, name, align="start")
            drawing.line([(LANES, y + 9), (PANEL, y + 9)], width=0.8)
        for number in range(math.ceil(window_ms / period)):
            begin = number * period
            for start, time, y, colour in (
                (begin, load_ms, top + 30, "blue"),
                (begin + wait, step_ms, top + 54, "vermillion"),
            ):
                width = min(time, window_ms - start) * scale
                if width > 0:
                    left = LANES + start * scale
                    drawing.bars(Box(left, y - 8, max(width - 1, 0.5), 16), [1.0], colour, gap=0)
    drawing.text(LANES, 162, "0", align="start")
    drawing.text(PANEL, 162, f"{window_ms:g} ms", align="end")
    return drawing
