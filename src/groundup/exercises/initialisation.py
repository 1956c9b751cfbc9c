"""Checks of the exercises in the chapter Initialisation. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]
LARGEST = 65504.0  # of float16


@checking
def check_silence(silent_depth: Function) -> Check:
    """silent_depth(n, sigma, digits) is the first depth at which a ReLU signal is below 10^-digits."""
    for n, sigma, digits in ((128, 0.01, 12), (100, 0.1, 2), (64, 0.05, 3), (50, 0.02, 6)):
        found, decades = silent_depth(n, sigma, digits), -math.log10(n * sigma**2 / 2)
        right = math.floor(2 * digits / decades) + 1
        if not is_number(found) or found != int(found):
            return not_yet(
                f"expected a whole number of layers for n = {n}, σ = {sigma}, got {kind(found)}",
                "int(np.floor(…)) + 1",
            )
        if found == math.floor(digits / decades) + 1 != right:
            return not_yet(
                f"n = {n}, σ = {sigma}: after {found} layers the mean square is below 10^-{digits}",
                "the size is its root, so the mean square has to fall twice as many powers of ten",
            )
        if found != right:
            return not_yet(
                f"n = {n}, σ = {sigma}, {digits} digits: yours is {found}, {right} is right",
                "the factor of a layer is n σ² / 2 in the mean square; solve factor^(L/2) < 10^-digits",
            )
    return correct("a power does not care how small the first loss was: a few layers more, and all is silent")


@checking
def check_gain(leaky_gain: Function) -> Check:
    """leaky_gain(a) keeps the mean square behind slopes 1 and a."""
    for a in (0.0, 0.2, 1.0, -0.5):
        found, right = leaky_gain(a), math.sqrt(2 / (1 + a**2))
        if not is_number(found):
            return not_yet(f"expected a number for a = {a}, got {kind(found)}", "return √(…)")
        if math.isclose(found, right**2) and not math.isclose(right, 1):
            return not_yet(f"at a = {a} yours is the square of the gain", "σ = g / √n: take the root")
        if math.isclose(found, 1 / right) and not math.isclose(right, 1):
            return not_yet(
                f"at a = {a} yours is what the activation leaves, {found:.3f}",
                "the gain is the inverse of it",
            )
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"at a = {a} yours is {found:.4f}, {right:.4f} is right",
                "the positive half leaves q/2, the negative half a² q/2",
            )
    return correct("√(2 / (1 + a²)): ReLU's √2 at a = 0, and 1 where no activation is left")


@checking
def check_tanh(scaled_sigmoid: Function) -> Check:
    """scaled_sigmoid(x) is 4 σ(x) − 2."""
    x = np.linspace(-6, 6, 25)
    found, right = scaled_sigmoid(x), 4 / (1 + np.exp(-x)) - 2
    if not is_array(found, x.shape):
        return not_yet(f"expected an array of shape {x.shape}, got {kind(found)}", "np.tanh takes arrays")
    if np.allclose(found, np.tanh(x)):
        return not_yet("this tanh ends at ±1, and 4 σ − 2 ends at ±2", "stretch it: upwards, and sideways")
    if np.allclose(found, 2 * np.tanh(x)):
        return not_yet("the slope of yours at 0 is 2, and it should be 1", "stretch it sideways as well")
    if not np.allclose(found, right):
        return not_yet(
            f"at x = 1 yours is {np.interp(1, x, found):.3f}, {np.interp(1, x, right):.3f} is right",
            "σ(x) = e^(x/2) / (e^(x/2) + e^(−x/2))",
        )
    return correct("2 tanh(x/2): the scaled sigmoid was a tanh all along, twice as wide and twice as high")


@checking
def check_block(block_scale: Function) -> Check:
    """block_scale(blocks, growth) is the s with (1 + s²)^blocks = growth."""
    for blocks, growth in ((1, 2.0), (12, 2.0), (100, 4.0)):
        found, right = block_scale(blocks, growth), math.sqrt(growth ** (1 / blocks) - 1)
        if not is_number(found):
            return not_yet(f"expected a number for {blocks} blocks, got {kind(found)}", "return √(…)")
        if math.isclose(found, right**2, rel_tol=1e-6) and not math.isclose(right, 1):
            return not_yet(f"{blocks} blocks: yours is s², {found:.4f}", "take its root")
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"with yours, {blocks} blocks multiply the mean square by {(1 + found**2) ** blocks:.3g}, "
                f"not by {growth:g}",
                "take the root of the growth first: what may one block do?",
            )
    return correct("one over the root of the depth: a sum of many small changes in place of a product")


@checking
def check_loss_scale(loss_scale: Function) -> Check:
    """loss_scale(gradients) is the largest power of two that leaves all of them in float16."""
    cases = ([1e-6, -3e-4, 0.0], [2.0, -7.0], [65504.0, 1.0], [-1e-9, 1e-12])
    for gradients in map(np.float32, cases):
        largest = float(np.abs(gradients).max())
        found, right = loss_scale(gradients), 2.0 ** math.floor(math.log2(LARGEST / largest))
        if not is_number(found) or found <= 0:
            return not_yet(f"expected a positive number, got {kind(found)}", "2.0 ** np.floor(…)")
        if math.log2(found) != round(math.log2(found)):
            return not_yet(f"{found:g} is no power of two", "round log2 of the room down")
        if found * largest > LARGEST:
            return not_yet(
                f"{found:g} times the largest gradient, {largest:.2g}, leaves float16",
                "the largest gradient counts by its size, without its sign, and log2 is rounded down",
            )
        if found != right:
            return not_yet(
                f"for a largest gradient of {largest:.2g} yours is {found:g}, {right:g} is safe too",
                "65,504 divided by the largest gradient is the room",
            )
    return correct("as far up as it goes: what is still lost then is too small beside the largest")
