"""The chapter's live figures: drawn line by line, since each has dozens of states.

Blue is the signal on its way in, vermillion the gradient on its way back.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np

from ... import nn
from ...figures import Diagram
from . import edge, half
from .signal import ACTIVATIONS, predicted, sizes, stack

DEPTH, WIDTH = 50, 128
DECADES = 12  # powers of ten that `passage` shows, up and down
NAMES = ("linear", "ReLU", "tanh", "4 sigmoid − 2", "SELU", "GELU")
GAINS = (0.5, 0.75, 0.9, 1.0, 1.1, 1.414, 1.667, 2.0)
WEIGHTS_TIMES = (0.25, 0.5, 1.0, 2.0)
LOSS_TIMES = {"1": 0, "2⁶": 6, "2¹²": 12, "2¹⁸": 18, "2²⁴": 24}  # its power of two
LOWEST, HIGHEST = -44, 24  # powers of two that `window` shows, two a bar

Place = Callable[[float], float]


@functools.cache
def _measured(activation: str, gain: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    weights = stack([WIDTH] * (DEPTH + 1), nn.init.xavier_normal_, rng=rng, gain=gain)
    return sizes(weights, ACTIVATIONS[activation], rng=rng)


def passage(activation: str, gain: float) -> Diagram:
    """Sizes of signal and gradient along 50 layers, measured once (lines), and as predicted (dots)."""
    drawing = Diagram(350, 244)

    def across(layer: float) -> float:
        return 44 + 298 * layer / DEPTH

    def down(decades: float) -> float:
        return 106 - 80 * decades / DECADES

    for decades in (-DECADES, -DECADES / 2, 0, DECADES / 2, DECADES):
        _across(drawing, across(0), across(DEPTH), down(decades), width=0.8 if decades == 0 else 0.3)
        words = f"$10^{{{decades:g}}}$".replace("-", "−") if decades else "1"
        drawing.text(across(0) - 6, down(decades), words, align="end")
    for layer in range(0, DEPTH + 1, 10):
        drawing.text(across(layer), down(-DECADES) + 14, str(layer))
    drawing.text(across(DEPTH / 2), down(-DECADES) + 32, "layer")
    drawing.text(4, 9, "mean square", align="start")
    theory = predicted(ACTIVATIONS[activation], gain, DEPTH)
    for colour, size, told in zip(("blue", "vermillion"), _measured(activation, gain), theory, strict=True):
        heights, dots = (list(map(down, _decades(each))) for each in (size, told))
        drawing.line([(across(i), y) for i, y in enumerate(heights)], colour, width=1.8)
        for layer in range(0, DEPTH + 1, 5):
            drawing.dot(across(layer), dots[layer], 2.2, colour)
    drawing.text(across(0), 232, "signal, left to right", "blue", align="start", bold=True)
    drawing.text(across(DEPTH), 232, "gradient, right to left", "vermillion", align="end", bold=True)
    return drawing


def passage_words(activation: str, gain: float) -> str:
    """What `passage` shows, in a sentence."""
    signal, gradient = _measured(activation, gain)
    return (
        f"{activation} with gain {gain:g}: over {DEPTH} layers the signal's mean square goes from 1 to "
        f"{signal[-1]:.1e}, and on the way back the gradient's goes from 1 to {gradient[0]:.1e}."
    )


def _decades(size: np.ndarray) -> np.ndarray:
    """Powers of ten, clipped to what is shown: a flat line at the edge is off the scale."""
    return np.clip(np.log10(size), -DECADES, DECADES)


def _across(drawing: Diagram, left: float, right: float, y: float, width: float) -> None:
    drawing.line([(left, y), (right, y)], width=width)


@functools.cache
def _gradients(weights: float, exponent: int | None) -> np.ndarray:
    """Of a network whose weights start at `weights` times √(2 / inputs): float32's, or float16's, scaled."""
    dtype = np.float32 if exponent is None else np.float16
    model = edge.network(edge.DEPTHS[-1], np.random.default_rng(0), scale=weights, dtype=dtype)
    return half.gradients(model, half.batch(), 2.0 ** (exponent or 0))


def window(weights_times: float, loss_times: str) -> Diagram:
    """Where the scaled gradients lie among the numbers that float16 has."""
    drawing, exponent = Diagram(350, 204), LOSS_TIMES[loss_times]
    exact = _gradients(weights_times, None)
    lost, broken = half.shares(exact, _gradients(weights_times, exponent))
    left, top, height, a_bar = 6, 26, 130, 338 / ((HIGHEST - LOWEST) // 2)

    def across(power: float) -> float:
        return left + a_bar * (power - LOWEST) / 2

    for low, high, name in ((LOWEST, -25, "rounds to 0"), (16, HIGHEST, "inf")):
        drawing.box(across(low), top, across(high) - across(low), height, radius=0)
        drawing.text((across(low) + across(high)) / 2, top + 12, name)
    drawing.line([(across(-14), top), (across(-14), top + height)], dashed=True)
    drawing.text(across(-19.5), top + 12, "coarse")
    shares = _histogram(exact, exponent)
    drawing.bars(drawing.box(left, top, 338, height, filled=False, radius=0), shares, "vermillion", gap=0.1)
    for power in range(LOWEST + 4, HIGHEST + 1, 10):
        drawing.text(across(power), top + height + 14, f"$2^{{{power}}}$".replace("-", "−"))
    drawing.text(175, 9, f"became 0: {lost:.0%} · overflowed: {broken:.0%}", bold=True)
    drawing.text(175, top + height + 36, "size of a gradient's entry, times the scale of the loss")
    return drawing


def _histogram(exact: np.ndarray, exponent: int) -> Sequence[float]:
    """Shares of the entries that are not zero, by their power of two, as heights from 0 to 1."""
    powers = np.clip(np.log2(np.abs(exact[exact != 0])) + exponent, LOWEST, HIGHEST - 0.5)
    counts, _ = np.histogram(powers, bins=np.arange(LOWEST, HIGHEST + 1, 2))
    return list(np.minimum(2.5 * counts / counts.sum(), 1.0))


def window_words(weights_times: float, loss_times: str) -> str:
    """What `window` shows, in a sentence."""
    exact = _gradients(weights_times, None)
    lost, broken = half.shares(exact, _gradients(weights_times, LOSS_TIMES[loss_times]))
    return (
        f"A histogram of gradients over powers of two, weights {weights_times:g} times √(2 / inputs), loss "
        f"times {loss_times}. In float16 {lost:.0%} of them are zero, and {broken:.0%} are no number."
    )
