"""Checks of the exercises in the chapter Dropout. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_noise(noise: Function) -> Check:
    """noise(x, p) is the standard deviation of one dropped-out value x · mask / (1 − p)."""
    for x, p in ((1.0, 0.5), (3.0, 0.2), (-2.0, 0.9), (5.0, 0.0)):
        found, right = noise(x, p), abs(x) * math.sqrt(p / (1 - p))
        if not is_number(found):
            return not_yet(f"expected a number for x = {x}, p = {p}, got {kind(found)}", "return |x| · √(…)")
        if found < 0:
            return not_yet(
                f"at x = {x} yours is negative, {found:.2f}", "a standard deviation has no sign: |x|"
            )
        if math.isclose(found, right**2) and not math.isclose(right, 1) and p > 0:
            return not_yet(f"at x = {x}, p = {p} yours is the variance, {found:.2f}", "take its square root")
        if not math.isclose(found, right, rel_tol=1e-6, abs_tol=1e-12):
            return not_yet(
                f"at x = {x}, p = {p} yours is {found:.3f}, {right:.3f} is right",
                "E[y²] = (1 − p) · (x / (1 − p))², and the variance is E[y²] − E[y]²",
            )
    return correct(
        "the noise is |x| √(p / (1 − p)): as large as the signal at p = 0.5, three times it at 0.9"
    )


@checking
def check_threshold(threshold: Function) -> Check:
    """threshold(p) is where a standard normal draw must be cut to drop a share of p."""
    for p in (0.1, 0.5, 0.9):
        found = threshold(p)
        if not is_number(found):
            return not_yet(
                f"expected a number for p = {p}, got {kind(found)}", "NormalDist().inv_cdf gives one"
            )
        dropped = NormalDist().cdf(float(found))
        if not math.isclose(dropped, p, abs_tol=1e-6):
            return not_yet(
                f"cut at {found:.2f}, a normal draw drops {dropped:.0%} of the units, {p:.0%} was asked for",
                "the share below t is Φ(t); you want Φ(t) = p",
            )
    return correct(
        "cut at Φ⁻¹(p), a normal draw drops just a share of p: the draw was never at fault, the cut was"
    )


@checking
def check_ensemble(ensemble: Function) -> Check:
    """ensemble(probabilities, weights): the renormalised geometric mean of the rows, weighted."""
    rng = np.random.default_rng(0)
    probabilities, weights = rng.dirichlet(np.ones(3), size=4), np.array([0.1, 0.2, 0.3, 0.4])
    found = ensemble(probabilities, weights)
    product = np.prod(probabilities ** weights[:, None], axis=0)
    right = product / product.sum()
    if not is_array(found, right.shape):
        return not_yet(
            f"expected an array of shape {right.shape}, got {kind(found)}", "one number for each class"
        )
    if np.allclose(found, weights @ probabilities):
        return not_yet("this is the arithmetic mean", "take the mean of the logarithms, then the exponential")
    if np.allclose(found, product):
        return not_yet(f"these sum to {np.sum(found):.3f}, not to 1", "divide by the sum over the classes")
    if not np.allclose(found, right):
        return not_yet(
            f"class 0 gets {np.ravel(found)[0]:.3f}, {right[0]:.3f} is right",
            "exp(Σ wᵢ log pᵢ), summed over the members i, then divided by its sum over the classes",
        )
    return correct("the members vote with their logarithms, and the votes are renormalised")
