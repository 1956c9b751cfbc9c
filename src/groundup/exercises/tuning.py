"""Checks of the exercises in the chapter Tuning. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_enough(enough: Function) -> Check:
    """enough(share, certainty): how many random trials hit the best `share` of a space so probably."""
    for share, certainty in ((0.05, 0.95), (0.1, 0.9), (0.01, 0.5)):
        found, right = enough(share, certainty), math.ceil(math.log(1 - certainty) / math.log(1 - share))
        if not is_number(found):
            return not_yet(f"expected a number of trials, got {kind(found)}", "return one integer")
        if found == math.ceil(certainty / share):
            return not_yet(
                f"for {share:g} and {certainty:g} yours is {found:g}, {right} is right",
                "chances of separate trials do not add up: multiply the chances to miss",
            )
        if found != right:
            return not_yet(
                f"for {share:g} and {certainty:g} yours is {found:g}, {right} is right",
                "all n miss with the chance (1 − share)ⁿ: solve for n, and round up",
            )
    return correct(
        "59 random trials hit the best twentieth with a chance of 95 %, in any number of dimensions"
    )


@checking
def check_shrunk(shrunk: Function) -> Check:
    """shrunk(score, mean, spread, noise): what settings with that score are worth on average."""
    for score, mean, spread, noise in ((90, 80, 4, 3), (75, 70, 1, 2), (60, 70, 4, 0)):
        found = shrunk(score, mean, spread, noise)
        right = mean + (score - mean) * spread**2 / (spread**2 + noise**2)
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "mean + share · (score − mean)")
        if math.isclose(found, mean + (score - mean) * spread / (spread + noise)) and noise:
            return not_yet(
                f"yours is {found:.3g}, {right:.3g} is right", "variances add up, deviations do not"
            )
        if not math.isclose(found, right, rel_tol=1e-9):
            case = f"for a score of {score} around {mean}, spread {spread}, noise {noise}"
            return not_yet(
                f"{case} yours is {found:.3g}, {right:.3g} is right", "the share is τ² / (τ² + σ²)"
            )
    return correct("with as much noise as spread, half of every lead is luck")


@checking
def check_cost(cost: Function) -> Check:
    """cost(rungs, factor): the share of a full search that halving costs, when each rung keeps 1 / factor."""
    for rungs, factor in (((1, 3, 9), 3), ((3, 9), 3), ((1, 2, 4, 8), 2), ((5,), 4)):
        found = cost(rungs, factor)
        ends = [0, *rungs]
        right = (
            sum((b - a) / factor**k for k, (a, b) in enumerate(zip(ends, rungs, strict=False))) / rungs[-1]
        )
        if not is_number(found):
            return not_yet(f"expected a share, got {kind(found)}", "validations used ÷ all of them")
        if not math.isclose(found, right, rel_tol=1e-9):
            return not_yet(
                f"for rungs at {rungs} and a factor of {factor} yours is {found:.3g}, {right:.3g} is right",
                "everybody runs to the first rung, 1 / factor of them from there to the second, and so on",
            )
    return correct("rungs at 1, 3 and 9 cost a quarter; a first rung at 3 costs five ninths")


@checking
def check_dead(dead: Function) -> Check:
    """dead(heartbeats, now, grace): the trials whose worker is dead; None is a trial never heard of."""
    cases = (
        ({3: 100.0, 4: 30.0, 5: None}, 110.0, 60.0, {4, 5}),
        ({1: 0.0}, 60.0, 60.0, set()),
        ({}, 5.0, 1.0, set()),
    )
    for heartbeats, now, grace, right in cases:
        found = dead(dict(heartbeats), now, grace)
        if not isinstance(found, (set, list, tuple)):
            return not_yet(f"expected a set of trials, got {kind(found)}", "{number for number, last in …}")
        if set(found) != right:
            lost = 5 in right and 5 not in found
            hint = (
                "who died before the first heartbeat has None"
                if lost
                else "dead is: silent for more than grace"
            )
            return not_yet(
                f"for {heartbeats} at {now:g} yours is {sorted(found)}, {sorted(right)} is right", hint
            )
    return correct(
        "and whoever asks must be sure that nobody is between asking for a trial and its first heartbeat"
    )


@checking
def check_parts(parts: Function) -> Check:
    """parts(scores): spread of the settings and noise of a training, from two trainings of each, (N, 2)."""
    for spread, noise in ((3.0, 4.0), (5.0, 1.0), (1.0, 1.0)):
        rng = np.random.default_rng(0)
        worth = 70 + spread * rng.standard_normal((4_000, 1))
        scores = worth + noise * rng.standard_normal((4_000, 2))
        found, means = parts(scores.copy()), scores.mean(axis=1)
        apart = scores[:, 0] - scores[:, 1]
        sigma = math.sqrt(np.mean(apart**2) / 2)
        tau = math.sqrt(means.var() - sigma**2 / 2)
        if not (
            isinstance(found, (tuple, list, np.ndarray)) and len(found) == 2 and all(map(is_number, found))
        ):
            return not_yet(f"expected two numbers, got {kind(found)}", "return spread, noise")
        case = f"for a table drawn with a spread of {spread:g} and a noise of {noise:g} yours are"
        said = f"{case} {found[0]:.2f} and {found[1]:.2f}"
        if math.isclose(found[1], apart.std(), rel_tol=0.03):
            return not_yet(said, "a difference of two trainings has the noise of both: 2 σ²")
        if math.isclose(found[0], means.std(), rel_tol=0.01) and noise > 1:
            return not_yet(said, "the mean of two trainings still scatters by σ² / 2 of their noise")
        if not all(math.isclose(*pair, rel_tol=0.03) for pair in zip(found, (tau, sigma), strict=True)):
            return not_yet(f"{said}, not {tau:.2f} and {sigma:.2f}", "first the noise, from the differences")
    return correct("two trainings of each setting are enough to tell the settings from the noise")
