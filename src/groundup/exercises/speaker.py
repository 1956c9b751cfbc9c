"""Checks of the exercises in "Who is speaking?". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_mean(mean: Function) -> Check:
    """mean(x, lengths): of each utterance the mean over its own frames, (B, T, D), (B,) → (B, D)."""
    rng, lengths = np.random.default_rng(0), np.array([5, 2, 3])
    x = rng.standard_normal((3, 5, 2))
    right = np.stack([row[:length].mean(axis=0) for row, length in zip(x, lengths, strict=True)])
    for padding in (-20.0, 0.0, np.nan):
        filled = np.where((np.arange(5) < lengths[:, None])[..., None], x, padding)
        found = mean(filled.copy(), lengths.copy())
        if not is_array(found, right.shape):
            return not_yet(
                f"expected an array of shape {right.shape}, got {kind(found)}",
                "one vector for each utterance",
            )
        if not np.isnan(padding) and np.allclose(found, filled.mean(axis=1)):
            return not_yet(
                "this is the mean over all T frames, the padding among them",
                "which frames t of utterance b are its own? Those with t < lengths[b]",
            )
        if np.allclose(found * 5, right * lengths[:, None]):
            return not_yet("the sum is right, but you divide by T", "divide by the utterance's own length")
        if not np.allclose(found, right):
            return not_yet(
                f"with {padding:g} as the padding, the second mean is {np.round(found[1], 2)}, "
                f"{np.round(right[1], 2)} is right",
                "never touch the padding: 0 · nan is nan, so leave frames out rather than multiply them by 0",
            )
    return correct("whatever stands behind an utterance's end, its mean is its own")


@checking
def check_tube(tube: Function) -> Check:
    """tube(number, hertz): the length in cm of the tube whose formant `number` lies at so many Hz."""
    for number, hertz in ((1, 500), (2, 1500), (3, 3500), (4, 2800.0)):
        found, right = tube(number, hertz), 100 * (2 * number - 1) * 350 / (4 * hertz)
        case = f"formant {number} at {hertz:g} Hz"
        if not is_number(found):
            return not_yet(f"expected a number for {case}, got {kind(found)}", "return a length in cm")
        if math.isclose(found * 100, right):
            return not_yet(f"for {case} yours is {found:g}: that is in metres", "there are 100 cm in a metre")
        if number > 1 and math.isclose(found * (2 * number - 1), right):
            return not_yet(
                f"for {case} yours is {found:.3g} cm: one quarter of a wave",
                "formant k is 2k − 1 quarters of a wave",
            )
        if not math.isclose(found, right):
            return not_yet(
                f"for {case} yours is {found:.3g} cm, {right:.3g} cm is right",
                "solve F = (2k − 1) c / 4ℓ for ℓ",
            )
    return correct("ℓ = (2k − 1) c / 4F: the same pattern on a shorter tube lies higher, all of it")


@checking
def check_needed(needed: Function) -> Check:
    """needed(accuracy, error): the least number of utterances whose standard error is at most `error`."""
    for accuracy, error in ((0.95, 0.0017), (0.8, 0.03), (0.5, 0.007), (0.1, 0.02)):
        found, right = needed(accuracy, error), math.ceil(accuracy * (1 - accuracy) / error**2)
        case = f"accuracy {accuracy}, error {error}"
        if not is_number(found):
            return not_yet(f"expected a number for {case}, got {kind(found)}", "return a whole number")
        if math.isclose(found, math.sqrt(accuracy * (1 - accuracy)) / error, rel_tol=0.01):
            return not_yet(
                f"for {case} yours is {found:g}, {right} is right", "square both sides of √(…/N) = e"
            )
        if found != round(found):
            return not_yet(
                f"for {case} you need {found:.2f} utterances", "there are no half utterances: math.ceil"
            )
        if found != right:
            return not_yet(
                f"for {case} yours is {found:g}, {right} is right", "solve √(p(1 − p)/N) ≤ e for N"
            )
    return correct("N = p(1 − p)/e², rounded up: half the error takes four times the utterances")
