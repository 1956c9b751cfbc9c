"""Checks of the exercises in the chapter Normalisation. Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_forget(steps_to_forget: Function) -> Check:
    """steps_to_forget(momentum, share): the least t with (1 − momentum)^t ≤ share."""
    for momentum, share in ((0.1, 0.1), (0.1, 0.01), (0.5, 0.25), (0.9, 0.01)):
        found = steps_to_forget(momentum, share)
        where = f"at a momentum of {momentum} and a share of {share}"
        if not is_number(found):
            return not_yet(f"{where} expected a number, got {kind(found)}", "return a whole number of steps")
        if found != int(found):
            return not_yet(f"{where} yours is {found:.2f}, no whole number", "round up: np.ceil")
        left, before = (1 - momentum) ** found, (1 - momentum) ** (found - 1)
        if left > share * (1 + 1e-9):
            return not_yet(
                f"{where} yours is {found:.0f} steps, and {left:.2g} is left",
                "the old value is multiplied by 1 − momentum in each step",
            )
        if before <= share * (1 - 1e-9):
            return not_yet(
                f"{where} yours is {found:.0f} steps, and one less would do", "the least such number is asked"
            )
    return correct("at PyTorch's 0.1 the start is down to a hundredth after 44 steps")


@checking
def check_backward(layer_norm_backward: Function) -> Check:
    """layer_norm_backward(gradient, x): the gradient at x of layer norm along axis 1."""
    rng = np.random.default_rng(0)
    x, gradient = rng.normal(2.0, 3.0, (5, 7)), rng.standard_normal((5, 7))
    found = layer_norm_backward(gradient, x)
    if not is_array(found, x.shape):
        return not_yet(f"expected an array of shape {x.shape}, got {kind(found)}", "one slope for each input")
    if np.allclose(found, _backward(gradient, x, 0)):
        return not_yet("this goes down the columns: it is batch norm's", "take the means along axis 1")
    if abs(found.mean(axis=1)).max() > 1e-9:
        return not_yet("the result's rows do not have mean zero", "subtract the gradient's mean in each row")
    if not np.allclose(found, _backward(gradient, x, 1)):
        right = _backward(gradient, x, 1)[0, 0]
        return not_yet(
            f"the first entry is {found[0, 0]:.4f}, {right:.4f} is right",
            "(gradient − its mean − x̂ · mean of gradient · x̂) / σ, with ε inside the root",
        )
    return correct("three terms, along a row: the derivation never asked what an axis means")


def _backward(gradient: np.ndarray, x: np.ndarray, axis: int, eps: float = 1e-5) -> np.ndarray:
    def mean(values: np.ndarray) -> np.ndarray:
        return values.mean(axis=axis, keepdims=True)

    centred = x - mean(x)
    sigma = np.sqrt(mean(centred**2) + eps)
    x_hat = centred / sigma
    return (gradient - mean(gradient) - x_hat * mean(gradient * x_hat)) / sigma


@checking
def check_fold(fold: Function) -> Check:
    """fold(weight, bias, mean, variance, gamma, beta, eps): one linear layer for a linear one and a norm."""
    rng, eps = np.random.default_rng(0), 0.1
    weight, x = rng.standard_normal((3, 5)), rng.standard_normal((7, 5))
    bias, mean, gamma, beta = rng.standard_normal((4, 3))
    variance = rng.uniform(0.5, 2.0, 3)
    found = fold(weight, bias, mean, variance, gamma, beta, eps)
    if not (isinstance(found, tuple) and len(found) == 2):
        return not_yet(f"expected two arrays, got {kind(found)}", "return the weight and the bias")
    for array, shape in zip(found, ((3, 5), (3,)), strict=True):
        if not is_array(array, shape):
            return not_yet(f"expected an array of shape {shape}, got {kind(array)}", "γ/σ scales rows of W")
    right = gamma * (x @ weight.T + bias - mean) / np.sqrt(variance + eps) + beta
    apart = abs(x @ found[0].T + found[1] - right).max()
    if np.allclose(x @ found[0].T, right - right.mean(axis=0) + (x @ found[0].T).mean(axis=0)):
        if apart > 1e-9:
            return not_yet("the weight is right, the bias is not", "s (b − μ) + β, with s = γ / √(var + ε)")
        return correct("one layer does the work of two, to the last digits")
    return not_yet(
        f"your layer is off by {apart:.2f} on a random input",
        "multiply each row of W by γ / √(variance + ε), with ε inside the root",
    )


@checking
def check_whole(whole: Function) -> Check:
    """whole(means, variances): mean and biased variance of all, from those of batches of one size."""
    data = np.random.default_rng(0).normal(1.0, 2.0, (6, 4, 3))  # batches, examples, features
    means, variances = data.mean(axis=1), data.var(axis=1)
    found = whole(means, variances)
    if not (isinstance(found, tuple) and len(found) == 2 and all(is_array(a, (3,)) for a in found)):
        return not_yet(f"expected two arrays of shape (3,), got {kind(found)}", "average over the batches")
    mean, variance = found
    if not np.allclose(mean, data.mean(axis=(0, 1))):
        return not_yet("the mean is not that of all data", "the batches are of one size: average their means")
    if np.allclose(variance, variances.mean(axis=0)):
        share = np.mean(variance / data.var(axis=(0, 1)))
        return not_yet(
            f"the mean of the variances is only {share:.2f} of the whole variance",
            "the means of the batches differ, and that is spread too",
        )
    if not np.allclose(variance, data.var(axis=(0, 1))):
        wrong = math.sqrt(np.mean((variance / data.var(axis=(0, 1)) - 1) ** 2))
        return not_yet(
            f"the variance is off by {wrong:.0%}", "mean of the variances + biased variance of the means"
        )
    return correct("the spread within batches and the spread between them are the spread of all")
