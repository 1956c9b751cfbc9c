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
def check_processes(processes: Function) -> Check:
    """processes(step, batch, load): the least number of loaders with which a GPU never waits."""
    for step, batch, load in ((0.008, 32, 0.0004), (0.010, 64, 0.001), (0.05, 32, 0.0001), (0.02, 20, 0.003)):
        found, exact = processes(step, batch, load), batch * load / step
        right = math.ceil(round(exact, 9))
        case = f"a step of {1000 * step:g} ms, a batch of {batch} and {1000 * load:g} ms a crop"
        if not is_number(found):
            return not_yet(f"expected a number for {case}, got {kind(found)}", "return a whole number")
        if math.isclose(found, load / step) or found == math.ceil(load / step) != right:
            return not_yet(f"for {case} yours is {found:g}, {right} is right", "a step needs a whole batch")
        if found != round(found):
            return not_yet(
                f"for {case} you need {found:.2f} processes", "there are no half processes: math.ceil"
            )
        if found != right:
            return not_yet(
                f"for {case} yours is {found:g}, {right} is right",
                "how many seconds of loading does a step take, and how many seconds pass meanwhile?",
            )
    return correct("⌈batch · load / step⌉: seconds of loading for each second of the GPU")
