"""Checks of the exercises in the chapter Weight decay. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_half_life(half_life: Function) -> Check:
    """half_life(lr, decay): steps of SGD until a weight that the loss ignores is half as large."""
    for lr, decay in ((0.1, 0.0005), (0.5, 1.0), (1.0, 0.5)):
        found, right = half_life(lr, decay), math.log(0.5) / math.log(1 - lr * decay)
        if not is_number(found):
            return not_yet(f"expected a number for lr = {lr}, decay = {decay}, got {kind(found)}", "t = …")
        if math.isclose(found, math.log(2) / (lr * decay)) and not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"at lr = {lr}, decay = {decay} yours is {found:.4g}, {right:.4g} is right",
                "ln 2 / (lr · decay) holds for small values only: use ln(1 − lr · decay)",
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"at lr = {lr}, decay = {decay} yours is {found:.4g}, {right:.4g} is right",
                "take the logarithm on both sides of (1 − lr · decay)ᵗ = 1/2",
            )
    return correct(f"with lr = 0.1 and decay = 0.0005 it takes {half_life(0.1, 0.0005):,.0f} steps")


@checking
def check_augmented(augmented: Function) -> Check:
    """augmented(x, y, decay): more points, so that least squares on all of them is ridge on the first."""
    rng = np.random.default_rng(0)
    x, y, decay = rng.standard_normal((7, 3)), rng.standard_normal(7), 0.3
    found = augmented(x, y, decay)
    if not isinstance(found, tuple) or len(found) != 2:
        return not_yet(f"expected a longer x and a longer y, got {kind(found)}", "return x_more, y_more")
    more, targets = found
    if not is_array(more, (10, 3)) or not is_array(targets, (10,)):
        return not_yet(
            f"expected arrays of shape (10, 3) and (10,) for 7 points with 3 features, got {kind(more)} "
            f"and {kind(targets)}",
            "one more point for each weight",
        )
    if not (np.allclose(more[:7], x) and np.allclose(targets[:7], y)):
        return not_yet("the first 7 points are no longer the given ones", "np.vstack([x, …])")
    right = np.linalg.solve(x.T @ x / 7 + decay * np.eye(3), x.T @ y / 7)
    w = np.linalg.lstsq(more, targets, rcond=None)[0]
    if np.allclose(w, np.linalg.solve(x.T @ x + decay * np.eye(3), x.T @ y)):
        return not_yet(
            "this is the decay for a sum of squares; here the loss is their mean", "√(N · decay), not √decay"
        )
    if not np.allclose(w, right):
        return not_yet(
            f"least squares on your points gives a first weight of {w[0]:.4f}, {right[0]:.4f} is right",
            "(√(N · decay) wᵢ − 0)² / 2N is decay/2 · wᵢ²",
        )
    return correct("decay is a measurement that found zero, once for each weight")


@checking
def check_noise_length(noise_length: Function) -> Check:
    """noise_length(strength, decay, noise, points): σ²/N Σ s / (s + λ)²."""
    strength = np.array([2.0, 0.5, 0.01])
    for decay, noise, points in ((0.0, 1.0, 10), (0.1, 0.5, 40)):
        found = noise_length(strength, decay, noise, points)
        right = noise**2 / points * np.sum(strength / (strength + decay) ** 2)
        if not is_number(found):
            return not_yet(f"expected a number for a decay of {decay}, got {kind(found)}", "sum over i")
        if decay and math.isclose(found, noise**2 / points * np.sum(1 / (strength + decay))):
            return not_yet(
                "you have multiplied the mean square by s / (s + λ) once",
                "a factor c makes a square c² times",
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"at a decay of {decay}, yours is {found:.4g}, {right:.4g} is right",
                "begin with σ² / (N sᵢ) for each direction, then multiply by (sᵢ / (sᵢ + λ))²",
            )
    return correct("decay takes most of the noise from where there is most of it")


@checking
def check_groups(groups: Function) -> Check:
    """groups(parameters, decay): matrices and kernels decay, all else does not."""
    shapes = ((4, 3), (4,), (2, 4, 3, 3), (1,))
    parameters = [np.full(shape, float(number)) for number, shape in enumerate(shapes)]
    found = groups(iter(parameters), 0.1)
    if not isinstance(found, list) or not all(isinstance(group, dict) for group in found):
        return not_yet(f"expected a list of two dictionaries, got {kind(found)}", '[{"params": …}, …]')
    if len(found) != 2 or any({"params", "weight_decay"} - group.keys() for group in found):
        return not_yet(
            'expected two groups, each with "params" and "weight_decay"',
            "write the zero out: AdamW's default is not 0",
        )
    places = [sorted(int(p.flat[0]) for p in group["params"]) for group in found]
    if sorted(places[0] + places[1]) != [0, 1, 2, 3]:
        return not_yet(
            f"4 parameters went in, {len(places[0])} and {len(places[1])} came out",
            "walk through the parameters once: list(parameters)",
        )
    if [group["weight_decay"] for group in found] != [0.1, 0.0]:
        given = [group["weight_decay"] for group in found]
        return not_yet(f"the decays of your groups are {given}, not [0.1, 0.0]", "what decays comes first")
    if places[0] != [0, 2]:
        return not_yet("the first group should hold what has two axes or more", "p.ndim >= 2")
    return correct("each parameter is in one group, and no bias decays")
