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


@checking
def check_frames(frames_left: Function) -> Check:
    """frames_left(length): the frames behind two convolutions of kernel 3 and stride 2 without padding."""
    for length in (100, 103, 101, 102, 7, 360):
        found, right = frames_left(length), ((length - 1) // 2 - 1) // 2
        if not is_number(found):
            return not_yet(
                f"expected a number for {length} frames, got {kind(found)}", "return a whole number"
            )
        if found == (length - 1) // 2:
            return not_yet(
                f"of {length} frames yours leaves {found}: one convolution does", "there are two of them"
            )
        if found == (length >> 2) - 1 != right:
            return not_yet(
                f"of {length} frames yours leaves {found}, {right} is right: that is the public formula",
                "count where a kernel of 3 can begin, once for each convolution, and round down each time",
            )
        if found != right:
            return not_yet(
                f"of {length} frames yours leaves {found:g}, {right} is right",
                "a kernel of 3 needs two frames behind the one where it begins: ⌊(L − 1)/2⌋, twice",
            )
    return correct("⌊(L − 1)/2⌋, twice; the public formula is wrong for 103, as for every L = 4k + 3")


# What to say of a test that calls a talking model honest, or the other way round.
MODELS = {
    "each utterance by itself": (lambda x: x.mean(axis=1) @ WEIGHTS, False),
    "the frames of a moment mixed over the batch": (
        lambda x: (x + x.mean(axis=0)).mean(axis=1) @ WEIGHTS,
        True,
    ),
    "the left neighbour heard, and nobody else": (
        lambda x: (x + 0.1 * np.roll(x, 1, axis=0)).mean(axis=1) @ WEIGHTS,
        True,
    ),
    "the last utterance heard by the first": (
        lambda x: (x + 0.1 * (np.arange(len(x)) == 0)[:, None, None] * x[-1]).mean(axis=1) @ WEIGHTS,
        True,
    ),
    "each by itself, added up in another order": (
        lambda x: (x[:, ::-1] * (1 + 1e-12 * x.sum())).mean(axis=1) @ WEIGHTS,
        False,
    ),
}
WEIGHTS = np.random.default_rng(1).standard_normal((3, 5))


@checking
def check_talks(talks: Function) -> Check:
    """talks(model, x): whether a model (B, T, F) → (B, N) lets one utterance move another one's logits."""
    x = np.random.default_rng(0).standard_normal((4, 6, 3))
    for name, (model, right) in MODELS.items():
        given = x.copy()
        found = talks(model, given)
        if not isinstance(found, (bool, np.bool_)):
            return not_yet(f"expected True or False, got {kind(found)}", "return a truth value")
        if not np.array_equal(given, x):
            return not_yet("your test has changed the batch that it was given", "work on x.copy()")
        if found and not right:
            return not_yet(
                f"an honest model is called talkative ({name})",
                "leave out the utterance that you change, and allow for rounding: np.allclose",
            )
        if right and not found:
            return not_yet(
                f"a model gets through that talks ({name})",
                "let each utterance be the changed one, and look at all the others",
            )
    return correct("B + 1 passes, no label, no training: and no transposed batch gets through")
