"""Checks of the exercises in the chapter Optimisers. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_steps(steps: Function) -> Check:
    """steps(condition, shrink): how many steps at the best rate divide the error by at least `shrink`."""
    for condition, shrink in ((9, 1000), (100, 10), (100, 1e6), (2, 2)):
        found = steps(condition, shrink)
        factor = (condition - 1) / (condition + 1)
        right = math.ceil(math.log(shrink) / -math.log(factor))
        if not is_number(found):
            return not_yet(f"expected a number of steps, got {kind(found)}", "return one integer")
        if found == right:
            continue
        case = f"at κ = {condition}, to shrink by {shrink:g},"
        if math.isclose(found, math.log(shrink) / -math.log(factor), rel_tol=1e-9):
            return not_yet(f"{case} you take {found:.2f} steps", "there is no part of a step: round up")
        if found == math.ceil(math.log(shrink) / -math.log(1 - 1 / condition)):
            return not_yet(
                f"{case} yours is {found:g}, {right} is right",
                "that is the rate 1/h of the steepest; the best rate is 2 / (least + largest)",
            )
        return not_yet(f"{case} yours is {found:g}, {right} is right", "solve factorⁿ ≤ 1 / shrink for n")
    return correct("at κ = 100 a digit costs 116 steps, and each tenfold κ makes it tenfold")


@checking
def check_first_step(first_step: Function) -> Check:
    """first_step(beta1, beta2): |first step| ÷ lr of Adam without its bias correction, ε left out."""
    for beta1, beta2 in ((0.9, 0.999), (0.0, 0.99), (0.8, 0.99), (0.5, 0.96)):
        found, right = first_step(beta1, beta2), (1 - beta1) / math.sqrt(1 - beta2)
        if not is_number(found):
            return not_yet(f"expected a number for β₁ = {beta1}, got {kind(found)}", "m₁ / √v₁ for g = 1")
        if math.isclose(found, 1):
            return not_yet(
                f"at β₁ = {beta1}, β₂ = {beta2} yours is 1, {right:.3g} is right",
                "1 is the step with the correction; leave it out",
            )
        if math.isclose(found, (1 - beta1) / (1 - beta2)):
            return not_yet(
                f"at β₁ = {beta1}, β₂ = {beta2} yours is {found:.3g}", "take the square root of v₁"
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"at β₁ = {beta1}, β₂ = {beta2} yours is {found:.3g}, {right:.3g} is right",
                "m₁ = (1 − β₁) g and v₁ = (1 − β₂) g²",
            )
    return correct("without the correction the first step is 3.16 times too long, not too short")


@checking
def check_rate(rate: Function) -> Check:
    """rate(variance, curvature, noise): the η at which the error's variance settles at `variance`."""
    for variance, h, noise in ((0.01, 1.0, 1.0), (0.1, 4.0, 2.0), (2.0, 0.5, 0.3)):
        found = rate(variance, h, noise)
        if not is_number(found):
            return not_yet(f"expected a number for h = {h}, got {kind(found)}", "return the rate η")
        settles = found * noise**2 / (h * (2 - found * h)) if found * h != 2 else math.inf
        if math.isclose(settles, variance, rel_tol=1e-6):
            continue
        if math.isclose(found, 2 * variance * h / noise**2):
            return not_yet(
                f"with h = {h} your rate settles at {settles:.4g}, {variance:g} was asked for",
                "you left ηh out beside 2: solve the whole equation",
            )
        return not_yet(
            f"with h = {h} your rate settles at {settles:.4g}, {variance:g} was asked for",
            "multiply variance = η σ² / (h (2 − η h)) out; it is linear in η",
        )
    return correct(
        "a tenth of the variance asks for about a tenth of the rate: that is what schedules pay for"
    )


@checking
def check_sharpness(sharpness: Function) -> Check:
    """sharpness(product, start, rounds): the size of the largest eigenvalue, from v ↦ H v alone."""
    rng = np.random.default_rng(0)
    axes = np.linalg.qr(rng.standard_normal((6, 6)))[0]
    for largest in (9.0, -7.0):
        matrix = axes @ np.diag([largest, 4.0, 3.0, 1.0, 0.5, -2.0]) @ axes.T
        found = sharpness(lambda v, matrix=matrix: matrix @ v, rng.standard_normal(6), 80)
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "return the length of H v, not v itself")
        if math.isclose(found, -abs(largest), rel_tol=1e-3):
            return not_yet(f"yours is {found:.3f}", "a length has no sign")
        if not math.isclose(found, abs(largest), rel_tol=1e-3):
            return not_yet(
                f"of eigenvalues with the largest {largest:g} yours finds {found:.4g}",
                "v ← H v, then divide v by its length; the last length is the answer",
            )
    return correct("it needs products with the Hessian only, never the matrix")


@checking
def check_schedule(schedule: Function) -> Check:
    """schedule(step, steps, warm_up): the share of the peak rate, up along a line, down along a cosine."""
    steps, warm_up = 100, 20
    right = [
        (step + 1) / warm_up
        if step < warm_up
        else (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up))) / 2
        for step in range(steps)
    ]
    found = [schedule(step, steps, warm_up) for step in range(steps)]
    for step, share in enumerate(found):
        if not is_number(share):
            return not_yet(f"expected a number at step {step}, got {kind(share)}", "return one share")
    if found[0] == 0:
        return not_yet("your first step has rate 0 and is lost", "count from one: (step + 1) / warm_up")
    if not np.allclose(found[:warm_up], right[:warm_up]):
        return not_yet(
            f"in the warm-up, at step 9 of 20, yours is {found[9]:.3g}, 0.5 is right", "(step + 1) / warm_up"
        )
    if not np.allclose(found, right):
        middle = (steps + warm_up) // 2
        return not_yet(
            f"half-way down, at step {middle}, yours is {found[middle]:.3g}, 0.5 is right",
            "the cosine goes from 0 to π while the step goes from warm_up to steps",
        )
    return correct("up along a line, down along half a cosine: give it to LambdaLR and it trains a network")
