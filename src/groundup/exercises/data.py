"""Checks of the exercises in "What a network hears". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]
FLOOR = 1e-8  # the least power that a feature tells


@checking
def check_amplitude(amplitude: Function) -> Check:
    """amplitude(x, k): of the tone in x (N,) that makes k whole cycles in the N samples, 0 < k < N / 2."""
    for samples, k, phase in ((16, 3, 0.0), (40, 7, 2.0), (50, 1, -0.6), (50, 24, 1.0)):
        n = np.arange(samples)
        others = 4.0 + 3.0 * np.cos(2 * np.pi * 5 * n / samples + 0.3)
        x = 1.5 * np.cos(2 * np.pi * k * n / samples + phase) + others
        found = amplitude(x.copy(), k)
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "the size of one complex number: abs")
        if math.isclose(found, 0.75 * samples, rel_tol=1e-6):
            return not_yet(
                "this is |X_k|, which grows with the number of samples",
                "a cosine is the mean of two waves, and only one of them is e^{2πikn/N}",
            )
        if math.isclose(found, 0.75, rel_tol=1e-6):
            return not_yet(
                "this is half of the amplitude", "a cosine is the mean of two waves, e^{iωn} and e^{−iωn}"
            )
        if math.isclose(found, abs(1.5 * math.cos(phase)), rel_tol=1e-6) and abs(math.cos(phase)) < 1:
            return not_yet(
                "this is right only for a tone that begins at its peak",
                "compare with the cosine and with the sine: e^{−2πikn/N} does both",
            )
        if not math.isclose(found, 1.5, rel_tol=1e-6):
            return not_yet(
                f"for {samples} samples and k = {k} yours is {found:.4g}, 1.5 is right",
                "multiply x with e^{−2πikn/N} and add up: every other whole number of cycles cancels",
            )
    return correct("2 |X_k| / N, wherever the tone begins and whatever else is there")


@checking
def check_gain(gain: Function) -> Check:
    """gain(before, after): the decibels by which a recording was amplified, from two log-mels (T, F)."""
    rng = np.random.default_rng(0)
    for decibels, quiet in ((6.0, 0.0), (-20.0, 0.0), (12.0, 0.7), (-9.0, 0.8)):
        power = np.exp(rng.normal(-6.0, 3.0, size=(60, 5)))
        power[rng.random((60, 5)) < quiet] = 1e-12
        before, after = (np.log(np.maximum(p, FLOOR)) for p in (power, power * 10 ** (decibels / 10)))
        found = gain(before.astype(np.float32), after.astype(np.float32))
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "one number for all frames and bands")
        ratio = found / decibels
        if math.isclose(ratio, math.log(10) / 10, rel_tol=0.02):
            return not_yet("this is in natural logarithms of power", "dB = 10 · log₁₀ = (10 / ln 10) · ln")
        if math.isclose(ratio, 2.0, rel_tol=0.02) or math.isclose(ratio, 0.5, rel_tol=0.02):
            return not_yet(
                f"for {decibels:g} dB yours is {found:.2f}",
                "the features are logarithms of power, not of amplitude: 10 · log₁₀, and not 20",
            )
        if math.isclose(ratio, -1.0, rel_tol=0.02):
            return not_yet(f"for {decibels:g} dB yours is {found:.2f}", "after minus before")
        if not math.isclose(ratio, 1.0, rel_tol=1e-3):
            return not_yet(
                f"where much is silent, for {decibels:g} dB yours is {found:.2f}",
                "at the floor, ln 1e-8, a number does not say how quiet it was: leave those out",
            )
    return correct("a constant in every band that is heard, and 10 / ln 10 of it are decibels")


@checking
def check_alias(alias: Function) -> Check:
    """alias(hertz, rate): at how many hertz a tone is heard after sampling it `rate` times a second."""
    for hertz, right in ((3000, 3000), (5000, 3000), (7500, 500), (9000, 1000), (13_000, 3000), (4000, 4000)):
        found = alias(hertz, 8000)
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "a frequency in hertz")
        if math.isclose(found, hertz) and hertz != right:
            return not_yet(
                f"{hertz:,} Hz stays where it was",
                "half the rate is the highest frequency that samples can show",
            )
        if not math.isclose(found, right):
            return not_yet(
                f"for {hertz:,} Hz at 8,000 samples a second yours is {found:g} Hz, {right:,} is right",
                "f and f + rate have the same samples, and so have f and −f",
            )
    return correct("fold by the rate, then by its half")
