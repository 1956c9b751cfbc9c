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
def check_by_key(by_key: Function) -> Check:
    """by_key(scores): from (T, 2T − 1), column c for distance c − (T − 1), to (T, T), (i, j) for i − j."""
    for frames in (1, 2, 5):
        distances = np.arange(1 - frames, frames)
        scores = 100.0 * np.arange(frames)[:, None] + distances  # query and distance can be read off
        found = by_key(scores.copy())
        i, j = np.indices((frames, frames))
        right = 100.0 * i + (i - j)
        if not is_array(found, right.shape):
            return not_yet(
                f"for T = {frames} expected an array of shape {right.shape}, got {kind(found)}",
                "one score for each query i and key j",
            )
        if frames > 1 and np.allclose(found, 100.0 * i + (j - i)):
            return not_yet(
                "past and future are exchanged: query 1 reads the distance −1 for key 0",
                "the distance is i − j: a key before the query has a positive one",
            )
        if frames > 1 and np.allclose(found, 100.0 * j + (i - j)):
            return not_yet(
                "these are the scores of the keys, not of the queries", "row i of the scores is query i"
            )
        if not np.allclose(found, right):
            a, b = np.argwhere(~np.isclose(found, right))[0]
            return not_yet(
                f"for T = {frames}, query {a} and key {b} get the score {found[a, b]:g}, not {right[a, b]:g}",
                "in which column does the distance i − j stand, when distance −(T − 1) stands in column 0?",
            )
    return correct("column T − 1 + i − j, for every length: each pair reads its own distance")


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
