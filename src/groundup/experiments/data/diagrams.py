"""The chapter's drawings: a frame on its way to forty numbers, and two waves compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...corpus import LogMel
from ...corpus.log_mel import hertz, mel
from ...figures import Diagram
from ...figures.diagram import WIDEST, Box

SAMPLES = 40  # of the two waves that are compared
PANEL = 324  # CSS pixels: two fit beside each other at a desk


def way(waveform: np.ndarray, features: LogMel, frame: int) -> Diagram:
    """One frame of a recording, all the way: wave → window → spectrum → mel → log → picture.

    Every curve is computed; what belongs to the frame is vermillion.
    """
    drawing = Diagram(WIDEST, 586)
    start = frame * features.hop
    cut = waveform[start : start + features.window] * features.hann
    power = np.abs(np.fft.rfft(cut, n=features.transform)) ** 2
    _draw_frame(drawing, waveform, features, start, cut)
    _draw_spectrum(drawing, features, power)
    image = features(waveform)
    _draw_bands(drawing, features, features.filters @ power, quietest=image.min())
    _draw_picture(drawing, features, image, frame)
    return drawing


def _draw_frame(
    drawing: Diagram, waveform: np.ndarray, features: LogMel, start: int, cut: np.ndarray
) -> None:
    wave, piece = Box(0, 20, WIDEST, 50), Box(0, 112, WIDEST, 60)
    _title(drawing, wave, "1 the wave", f"{len(waveform):,} samples")
    pieces = np.array_split(waveform, WIDEST // 2)
    _curve(drawing, wave, [edge for part in pieces for edge in (part.min(), part.max())], width=0.8)
    scale = WIDEST / len(waveform)
    left, width = start * scale, features.window * scale
    drawing.box(left, 18, width, 54, colour="vermillion", radius=1)
    for edge, corner in ((left, 0), (left + width, WIDEST)):
        drawing.line([(edge, 72), (corner, 112)], "vermillion", dashed=True, width=0.8)
    drawing.text(36, 101, "2 one frame, faded in and out", bold=True, align="start")
    top = np.abs(cut).max()
    for side in (-1, 1):
        _curve(drawing, piece, side * features.hann[::7] * top, dashed=True, width=0.8, high=top)
    _curve(drawing, piece, cut, "vermillion", high=top)
    drawing.text(WIDEST, 176, f"{features.window} samples", align="end")


def _draw_spectrum(drawing: Diagram, features: LogMel, power: np.ndarray) -> None:
    box = Box(0, 212, WIDEST, 60)
    drawing.arrow((8, 178), (8, 208))
    _title(drawing, box, "3 the power of each wave in it", f"{len(power)} frequencies", indent=22)
    _curve(drawing, box, power, "vermillion", low=0.0, high=1.03 * power.max())
    drawing.line([(0, 272), (WIDEST, 272)], width=0.8)
    for place, align in ((0, "start"), (0.5, "middle"), (1, "end")):
        hertz_there = f"{place * features.sample_rate / 2:,.0f} Hz"
        drawing.text(place * WIDEST, 284, hertz_there, align=align, size=11.5)


def _draw_bands(drawing: Diagram, features: LogMel, heard: np.ndarray, quietest: float) -> None:
    ramps, bars, logs = (Box(0, top, WIDEST, height) for top, height in ((322, 20), (362, 40), (438, 50)))
    drawing.arrow((8, 294), (8, 318))
    _title(drawing, ramps, "4 added up in bands", f"{features.bands} bands", indent=22)
    corners = hertz(np.linspace(mel(features.low_hz), mel(features.top_hz), features.bands + 2))
    places = corners / features.sample_rate * 2 * WIDEST
    for number in range(features.bands):
        left, peak, right = places[number : number + 3]
        drawing.line([(left, 342), (peak, 324), (right, 342)], width=0.6)
        drawing.line([(peak, 344), ((number + 0.5) * WIDEST / features.bands, 360)], width=0.4)
    drawing.bars(bars, heard / heard.max(), "vermillion")
    drawing.arrow((8, 406), (8, 434))
    _title(drawing, logs, "5 their logarithm", f"{features.bands} numbers", indent=22)
    levels = np.log(np.maximum(heard, features.floor)) - quietest
    drawing.bars(logs, levels / levels.max(), "vermillion")
    for box in (bars, logs):
        drawing.line([(0, box.y + box.height), (WIDEST, box.y + box.height)], width=0.8)


def _draw_picture(drawing: Diagram, features: LogMel, image: np.ndarray, frame: int) -> None:
    step = WIDEST / len(image)
    for corner, edge in ((0, frame * step), (WIDEST, (frame + 1) * step)):
        drawing.line([(corner, 490), (edge, 534)], "vermillion", dashed=True, width=0.8)
    words = f"6 the same every {1000 * features.hop_seconds:g} ms"
    drawing.text(WIDEST, 524, words, bold=True, align="end")
    drawing.image(Box(0, 536, WIDEST, 48), image.T)
    drawing.box(frame * step, 535, step, 50, colour="vermillion", radius=0, filled=False)


def compared(rounds: int, others: Sequence[int]) -> list[Diagram]:
    """A wave times others, sample by sample: what adds up is blue, what takes away vermillion."""
    return [_product(rounds, other) for other in others]


def _product(rounds: int, other: int) -> Diagram:
    drawing = Diagram(PANEL, 186)
    phase = 2 * np.pi * np.arange(SAMPLES) / SAMPLES
    product = np.cos(rounds * phase) * np.cos(other * phase)
    smooth = np.linspace(0, 2 * np.pi, 141)
    for box, turns in ((Box(0, 20, PANEL, 34), rounds), (Box(0, 78, PANEL, 34), other)):
        _curve(drawing, box, np.cos(turns * smooth), high=1.0)
        drawing.text(0, box.y - 10, f"a wave of {turns} rounds", align="start")
    drawing.text(0, 126, "their product", align="start")
    total = f"{product.sum():.0f}".replace("-0", "0")
    drawing.text(PANEL, 126, f"sum over {SAMPLES} samples: {total}", align="end", bold=True)
    for number, value in enumerate(product):
        x = (number + 0.5) * PANEL / SAMPLES
        if abs(value) > 1e-9:
            height = 22 * abs(value)
            up = Box(x - 2.5, 160 - height * (value > 0), 5, height)
            drawing.bars(up, [1.0], "blue" if value > 0 else "vermillion", gap=0)
    drawing.line([(0, 160), (PANEL, 160)], width=0.8)
    return drawing


def _title(drawing: Diagram, box: Box, words: str, shape: str, indent: float = 0) -> None:
    drawing.text(box.x + indent, box.y - 9, words, bold=True, align="start")
    drawing.text(box.x + box.width, box.y - 9, shape, align="end")


def _curve(
    drawing: Diagram, box: Box, values: Sequence[float], colour: str = "ink", *, low: float | None = None,
    high: float | None = None, dashed: bool = False, width: float = 1.2,
) -> None:  # fmt: skip
    """Values from left to right, from −high to high (or from low to high) over the height of the box."""
    values = np.asarray(values, dtype=float)
    high = np.abs(values).max() if high is None else high
    low = -high if low is None else low
    x = box.x + np.linspace(0, 1, len(values)) * box.width
    y = box.y + (high - values) / (high - low) * box.height
    drawing.line(list(zip(x.tolist(), y.tolist(), strict=True)), colour, dashed=dashed, width=width)
