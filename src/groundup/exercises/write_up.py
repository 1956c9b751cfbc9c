"""Checks of the exercises in "A write-up on trial". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]
# The mean of the largest of k standard normal numbers.
LARGEST = {2: 0.56419, 5: 1.16296, 10: 1.53875, 50: 2.24907}


@checking
def check_chance(chance: Function) -> Check:
    """chance(b, c): how often fair coins fall at least as unevenly as b to c."""
    for b, c in ((3, 1), (6, 0), (2, 9), (4, 4), (1, 0), (20, 8)):
        found, n = chance(b, c), b + c
        tail = sum(math.comb(n, k) for k in range(min(b, c) + 1)) / 2**n
        right = min(1.0, 2 * tail)
        if not is_number(found):
            return not_yet(f"expected a number for {b} and {c}, got {kind(found)}", "return a probability")
        if found > 1:
            return not_yet(
                f"for {b} and {c} yours is {found:.3f}, more than 1", "an even split is counted twice"
            )
        if math.isclose(found, tail) and not math.isclose(tail, right):
            return not_yet(
                f"for {b} and {c} yours is {found:.4f}, {right:.4f} is right",
                "either model may be the one that is ahead: count both tails",
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"for {b} and {c} yours is {found:.4f}, {right:.4f} is right",
                "sum the binomial probabilities from 0 to the smaller of the two",
            )
    return correct("all coins that fall so unevenly or more, to either side, and never more than 1")


@checking
def check_paired(paired: Function) -> Check:
    """paired(first, second): standard error of the difference of two accuracies on the same utterances."""
    rng = np.random.default_rng(0)
    easy = rng.random(500) < 0.9
    first, second = (np.where(easy, True, rng.random(500) < 0.5) for _ in range(2))
    found = paired(first.copy(), second.copy())
    gain = first.astype(int) - second
    right = gain.std() / math.sqrt(len(gain))
    apart = math.sqrt(sum(x.mean() * (1 - x.mean()) / len(x) for x in (first, second)))
    if not is_number(found):
        return not_yet(f"expected a number, got {kind(found)}", "return one standard error")
    if math.isclose(found, apart, rel_tol=0.01):
        return not_yet(
            f"{found:.4f} is right for two models on two different tests",
            "take the difference of each utterance first, and then its spread",
        )
    if math.isclose(found, gain.std(), rel_tol=0.01):
        return not_yet("that is the spread of one utterance", "a mean of N has it divided by √N")
    rough = math.sqrt(np.mean(first != second) / len(first))
    if not (math.isclose(found, right, rel_tol=0.01) or math.isclose(found, rough, rel_tol=0.01)):
        return not_yet(f"yours is {found:.4f}, {right:.4f} is right", "the difference is −1, 0 or 1")
    return correct(f"{found:.4f}, where two separate tests would leave {apart:.4f}")


@checking
def check_seeds(seeds: Function) -> Check:
    """seeds(spread, difference): the least number of pairs for which 1.96 standard errors fit."""
    for spread, difference in ((2.0, 1.0), (0.9, 0.2), (5.0, 2.5), (1.0, 3.0)):
        found, right = seeds(spread, difference), math.ceil((1.96 * spread / difference) ** 2)
        case = f"a spread of {spread:g} and a difference of {difference:g}"
        if not is_number(found):
            return not_yet(f"expected a number for {case}, got {kind(found)}", "return a whole number")
        if found != round(found):
            return not_yet(f"for {case} you need {found:.2f} seeds", "there are no half seeds: math.ceil")
        if found != right:
            return not_yet(f"for {case} yours is {found:g}, {right} is right", "solve 1.96 s/√n ≤ Δ for n")
    return correct("n = (1.96 s/Δ)², rounded up: half the difference takes four times the seeds")


@checking
def check_best(best: Function) -> Check:
    """best(runs, spread, rng): how far the best of so many equal runs lies above their mean, on average."""
    for runs, largest in LARGEST.items():
        found = best(runs, 0.5, np.random.default_rng(0))
        if not is_number(found):
            return not_yet(f"expected a number for {runs} runs, got {kind(found)}", "return one mean")
        if not math.isclose(found, 0.5 * largest, rel_tol=0.05):
            return not_yet(
                f"for {runs} runs with a spread of 0.5 yours is {found:.3f}, {0.5 * largest:.3f} is right",
                "draw many times so many normal numbers, take the largest of each, and then the mean",
            )
    return correct("the best of many is good luck as well: it grows with every run that was tried")


@checking
def check_frames(frames: Function) -> Check:
    """frames(length): how many frames of an utterance are left behind the residual network."""
    wrong = []
    for length in range(1, 1001):
        left = length
        for _ in range(3):
            left = (left - 1) // 2 + 1
        found = frames(length)
        if not is_number(found):
            return not_yet(f"expected a number for {length}, got {kind(found)}", "return a whole number")
        if found != left:
            wrong.append((length, found, left))
    if wrong:
        length, found, left = wrong[0]
        return not_yet(
            f"wrong for {len(wrong)} of 1,000 lengths: for {length} frames yours is {found:g}, not {left}",
            "kernel 3, stride 2 and one zero on either side: frame 0 is always kept, then every second one",
        )
    return correct("an eighth, rounded up, for every length to a thousand")
