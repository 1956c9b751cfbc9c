"""Checks of the exercises in "From frames to a speaker". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_pool(pool: Function) -> Check:
    """pool(h, scores, length): softmax over the own frames, weighted mean: (T, D), (T,), L → (D,)."""
    rng = np.random.default_rng(0)
    h, scores, length = rng.standard_normal((7, 3)), rng.standard_normal(7), 5
    for shift in (0.0, 1000.0):
        right = _pooled(h, scores + shift, length)
        found = pool(h.copy(), scores + shift, length)
        if not is_array(found, (3,)):
            return not_yet(f"expected an array of shape (3,), got {kind(found)}", "one vector of D numbers")
        if not np.isfinite(found).all():
            return not_yet(
                f"with scores near {shift:g} the result is not finite",
                "subtract the largest score before np.exp: the softmax stays the same",
            )
        if np.allclose(found, _pooled(h, scores + shift, 7)):
            return not_yet("the padding was given weight", "only the first `length` frames are the voice's")
        if not np.allclose(found, right):
            return not_yet(
                f"the first number is {found[0]:.4f}, {right[0]:.4f} is right",
                "the weights are e^score over their sum; the result is the weighted sum of the rows",
            )
    return correct("no frame behind the end is heard, and large scores do not overflow")


def _pooled(h: np.ndarray, scores: np.ndarray, length: int) -> np.ndarray:
    weights = np.exp(scores[:length] - scores[:length].max())
    return weights / weights.sum() @ h[:length]


@checking
def check_scores(score_gradient: Function) -> Check:
    """score_gradient(h, a, g): the loss's slope at each score, from that at the pooled vector, (T,)."""
    rng = np.random.default_rng(1)
    h, a, g = rng.standard_normal((5, 3)), rng.dirichlet(np.ones(5)), rng.standard_normal(3)
    right = a * ((h - a @ h) @ g)
    found = score_gradient(h, a, g)
    if not is_array(found, (5,)):
        return not_yet(f"expected an array of shape (5,), got {kind(found)}", "one slope for each frame")
    if np.allclose(found, a * (h @ g)):
        return not_yet("the slopes do not add up to zero", "a frame is compared with the pooled vector")
    if np.allclose(found, right / a):
        return not_yet(
            "the frame's own weight is missing", "a frame that is not heard cannot gain: a_t in front"
        )
    if not np.allclose(found, right):
        return not_yet(f"the first slope is {found[0]:.4f}, {right[0]:.4f} is right", "a_t g · (h_t − μ)")
    return correct("the slopes add up to zero: attention can only be moved, not made")


@checking
def check_scale(scale_needed: Function) -> Check:
    """scale_needed(classes, probability): the least s with which the probability can be reached."""
    for classes, probability in ((600, 0.99), (20, 0.99), (2, 0.9), (5994, 0.5)):
        found = scale_needed(classes, probability)
        odds = (classes - 1) * probability / (1 - probability)
        right = (classes - 1) / classes * math.log(odds)
        case = f"for {classes} classes and p = {probability}"
        if not is_number(found):
            return not_yet(f"{case} expected a number, got {kind(found)}", "return s")
        if math.isclose(found, math.log(odds), rel_tol=1e-6):
            return not_yet(
                f"{case} yours is {found:.3f}, {right:.3f} is enough",
                "the other cosines are not 0: spread evenly they are −1/(K − 1)",
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"{case} yours is {found:.3f}, {right:.3f} is right",
                "solve p = 1 / (1 + (K − 1) e^(−s K / (K − 1))) for s",
            )
    return correct("ten times as many speakers ask for about 2.3 more of s: the logarithm of ten")


@checking
def check_angular(angular: Function) -> Check:
    """angular(cosine, margin): cos(θ + m) while θ + m < π, a line of slope 1 beyond; no NaN at ±1."""
    cosine, margin = np.linspace(-1.0, 1.0, 4001), 0.5
    found = angular(cosine.copy(), margin)
    if not is_array(found, cosine.shape):
        return not_yet(f"expected an array of shape {cosine.shape}, got {kind(found)}", "entry by entry")
    if not np.isfinite(found).all():
        return not_yet(
            "something is not finite", "rounding can make 1 − cos² negative: np.maximum, or np.clip"
        )
    angle = np.arccos(cosine)
    before = angle + margin < math.pi
    if not np.allclose(found[before], np.cos(angle + margin)[before], atol=2e-3):
        at = np.flatnonzero(before)[len(np.flatnonzero(before)) // 2]
        right = math.cos(angle[at] + margin)
        return not_yet(
            f"at cosine {cosine[at]:.2f} yours is {found[at]:.4f}, {right:.4f} is right",
            "cos(θ + m) = cos θ cos m − sin θ sin m",
        )
    if (np.diff(found) < -1e-9).any():
        return not_yet(
            "beyond π − m your curve turns: a larger cosine counts less there",
            "go on with a line of slope 1 where the cosine is below cos(π − m)",
        )
    if np.abs(np.diff(found)).max() > 0.02:
        return not_yet("the two pieces do not meet", "the line must have the value −1 at cosine cos(π − m)")
    if not np.allclose(np.diff(found[~before]), np.diff(cosine[~before])):
        return not_yet("the second piece is no line of slope 1", "cosine − (1 + cos(π − m))")
    return correct("rising everywhere: nearer to the own weight always counts more")


@checking
def check_sound(sound: Function) -> Check:
    """sound(loss): whether loss(e, w, y, m) is a margin loss as meant, asked of five of them."""
    cases = (
        (lambda e, w, y, m: _loss(30 * _taken(_cosines(e, w), y, m), y), True, "AM-Softmax as meant", ""),
        (lambda e, w, y, m: _loss(12 * _turned(_cosines(e, w), y, m), y), True, "AAM-Softmax as meant", ""),
        (
            lambda e, w, y, m: _loss(10 * _taken(e @ w.T, y, m), y),
            False,
            "a margin on scores that are no cosines",
            "make the embeddings ten times as long",
        ),
        (
            lambda e, w, y, m: _loss(_each(30 * _cosines(e, w), 30 * m), y),
            False,
            "a margin on everybody",
            "hold it against no margin, where the right speaker leads",
        ),
        (
            lambda e, w, y, m: _loss(30 * _cosines(e, w), y),
            False,
            "a loss that forgets its margin",
            "with a margin the loss must be higher, and not as high",
        ),
    )
    for loss, right, name, hint in cases:
        found = sound(loss)
        if not isinstance(found, (bool, np.bool_)):
            return not_yet(f"expected True or False, got {kind(found)}", "return the answer")
        if found != right:
            verb = "refuse" if right else "pass"
            return not_yet(f"you {verb} {name}", hint or "what must not change, and what must rise?")
    return correct("two questions, and no training: that is how a loss is examined")


def _cosines(e: np.ndarray, w: np.ndarray) -> np.ndarray:
    return e @ w.T / np.linalg.norm(e, axis=1)[:, None] / np.linalg.norm(w, axis=1)


def _taken(scores: np.ndarray, y: np.ndarray, margin: float) -> np.ndarray:
    return scores - margin * np.eye(scores.shape[1])[y]


def _turned(cosines: np.ndarray, y: np.ndarray, margin: float) -> np.ndarray:
    own = np.eye(cosines.shape[1])[y] > 0
    return np.where(own, np.cos(np.arccos(np.clip(cosines, -1, 1)) + margin), cosines)


def _each(z: np.ndarray, margin: float) -> np.ndarray:
    """The log-probability of every class with the margin on itself."""
    exponents = np.exp(z - z.max(axis=1, keepdims=True))
    own, others = exponents * np.exp(-margin), exponents.sum(axis=1, keepdims=True) - exponents
    return np.log(own / (own + others))


def _loss(z: np.ndarray, y: np.ndarray) -> float:
    z = z - z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]))
