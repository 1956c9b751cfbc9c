"""Checks of the exercises in "Beyond the homework". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_rates(rates: Function) -> Check:
    """rates(scores, targets, threshold): the share of targets missed, and of the others let in."""
    scores = np.array([0.9, 0.5, 0.2, 0.5, 0.1, 0.0, -0.3])
    targets = np.array([True, True, True, False, False, False, False])
    for threshold, right in ((0.3, (1 / 3, 1 / 4)), (0.5, (1 / 3, 1 / 4)), (2.0, (1.0, 0.0))):
        found = rates(scores.copy(), targets.copy(), threshold)
        if not (isinstance(found, tuple) and len(found) == 2 and all(map(is_number, found))):
            return not_yet(f"expected two numbers, got {kind(found)}", "return misses, alarms")
        if np.allclose(found, right[::-1]) and right[0] != right[1]:
            return not_yet("the two are exchanged", "first the targets that are missed")
        if np.allclose(found, np.multiply(right, (3, 4)) / 7):
            return not_yet(
                "you divide by all pairs", "misses are a share of the targets, alarms one of the others"
            )
        if threshold == 0.5 and not np.allclose(found, right):
            return not_yet(
                f"at the threshold 0.5 yours are {found[0]:.2f} and {found[1]:.2f}",
                "a score that equals the threshold is accepted",
            )
        if not np.allclose(found, right):
            return not_yet(
                f"at {threshold:g} yours are {found[0]:.2f} and {found[1]:.2f}, "
                f"{right[0]:.2f} and {right[1]:.2f} are right",
                "which scores are below the threshold, and whose are they?",
            )
    return correct("each error is counted among its own kind of pair")


@checking
def check_pairs(pairs: Function) -> Check:
    """pairs(speakers, utterances): pairs of one speaker and of two, when each speaker has so many."""
    for speakers, each in ((2, 2), (4, 60), (7, 3)):
        right = speakers * each * (each - 1) // 2, speakers * (speakers - 1) // 2 * each**2
        found = pairs(speakers, each)
        case = f"{speakers} speakers with {each} utterances each"
        if not (isinstance(found, tuple) and len(found) == 2 and all(map(is_number, found))):
            return not_yet(f"expected two numbers, got {kind(found)}", "return targets, others")
        if np.allclose(found, np.multiply(right, 2)):
            return not_yet(f"for {case} you count each pair twice", "a with b is b with a: halve it")
        if np.allclose(found, (speakers * each**2 / 2, right[1])) or found[0] == speakers * each**2:
            return not_yet("you compare an utterance with itself", "n (n − 1) / 2 pairs among n")
        if tuple(found) != right:
            return not_yet(
                f"for {case} yours are {found[0]:g} and {found[1]:g}, {right[0]} and {right[1]} are right",
                "how many pairs does one speaker have? And two speakers, between them?",
            )
    return correct("impostors grow with the square of the speakers, so nearly all pairs are theirs")


@checking
def check_distance(distance: Function) -> Check:
    """distance(rate): how many deviations apart two normal distributions of one spread are, by their EER."""
    for rate in (0.5, 0.2, 0.05, 0.01):
        right, found = -2 * NormalDist().inv_cdf(rate), distance(rate)
        if not is_number(found):
            return not_yet(f"expected a number for {rate:g}, got {kind(found)}", "return d")
        if rate != 0.5 and math.isclose(found, -right, rel_tol=1e-6):
            return not_yet("the sign is turned round", "a small error rate is a large distance")
        if rate != 0.5 and math.isclose(2 * found, right, rel_tol=1e-6):
            return not_yet(
                "this is the distance from a mean to the threshold", "the threshold stands half-way"
            )
        if not math.isclose(found, right, rel_tol=1e-6, abs_tol=1e-9):
            return not_yet(
                f"for {rate:g} yours is {found:.3g}, {right:.3g} is right", "solve Φ(−d/2) = rate for d"
            )
    return correct("d = −2 Φ⁻¹(rate): each further step down costs more deviations")


@checking
def check_threshold(threshold: Function) -> Check:
    """threshold(prior): from which log-likelihood ratio on "one speaker" is the better bet."""
    for prior in (0.5, 0.01, 0.2, 0.9):
        right, found = math.log((1 - prior) / prior), threshold(prior)
        if not is_number(found):
            return not_yet(f"expected a number for the prior {prior:g}, got {kind(found)}", "return ℓ")
        if prior != 0.5 and math.isclose(found, -right, rel_tol=1e-6):
            return not_yet(
                "the sign is turned round", "where targets are rare, one must be surer before one accepts"
            )
        if prior != 0.5 and math.isclose(found, math.exp(right), rel_tol=1e-6):
            return not_yet("this is the ratio, not its logarithm", "take the logarithm")
        if not math.isclose(found, right, rel_tol=1e-6, abs_tol=1e-9):
            return not_yet(
                f"for {prior:g} yours is {found:.3g}, {right:.3g} is right",
                "accept while π e^ℓ ≥ 1 − π, and solve for ℓ",
            )
    return correct("ln((1 − π)/π): the score stays, the threshold moves with the world")


@checking
def check_who(who: Function) -> Check:
    """who(vector, people, threshold): the number of the nearest person, or None where none is near."""
    people = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.6, 0.8]])
    cases = (
        ([0.9, 0.1, 0.0], 0.7, 0),
        ([0.0, 0.5, 2.0], 0.7, 2),
        ([3.0, 4.0, 0.0], 0.85, None),
        ([3.0, 4.0, 0.0], 0.75, 1),
        ([-5.0, -1.0, -1.0], 0.5, None),
    )
    for vector, threshold, right in cases:
        found = who(np.array(vector), people.copy(), threshold)
        if found is None and right is None:
            continue
        if isinstance(found, (bool, np.bool_)) or not (found is None or is_number(found)):
            return not_yet(f"expected a number or None, got {kind(found)}", "np.argmax gives the number")
        if found is None:
            return not_yet(
                f"{vector} is near enough at {threshold:g}, but you got None for it",
                "a cosine is the product of two vectors over both their lengths",
            )
        if right is None and np.linalg.norm(vector) > 1:
            return not_yet(
                f"{vector} at {threshold:g} is nobody, and yours is {found:g}",
                "a long vector has large products: divide by its length first",
            )
        if found != right:
            return not_yet(f"for {vector} yours is {found:g}, {right} is right", "the largest cosine wins")
    return correct("the nearest person, if near enough; else nobody")
