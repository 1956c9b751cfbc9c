"""Checks of the exercises in the chapter Automatic differentiation: each calls the reader's function."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_divide(divide: Function) -> Check:
    """divide((x, dx), (y, dy)) is (x / y, its tangent)."""
    for (x, dx), (y, dy) in (((6.0, 1.0), (2.0, 0.0)), ((6.0, 0.0), (2.0, 1.0)), ((3.0, -2.0), (-4.0, 5.0))):
        found = divide((x, dx), (y, dy))
        if not (isinstance(found, tuple) and len(found) == 2 and all(map(is_number, found))):
            return not_yet(f"expected a pair of numbers, got {kind(found)}", "return (value, tangent)")
        value, tangent = map(float, found)
        asked, right = f"({x:g}, {dx:g}) / ({y:g}, {dy:g})", (dx - x / y * dy) / y
        if not math.isclose(value, x / y):
            return not_yet(f"the value of {asked} is {x / y:g}, yours is {value:g}", "it is x / y")
        if right and math.isclose(tangent, -right):
            return not_yet(f"the tangent of {asked} has the wrong sign", "(u/v)' = (u'v − uv') / v²")
        if not math.isclose(tangent, right, abs_tol=1e-12):
            return not_yet(
                f"the tangent of {asked} is {right:g}, yours is {tangent:g}",
                "hold y fixed, then x: ∂/∂x of x/y is 1/y, ∂/∂y is −x/y²; the tangent adds both parts",
            )
    return correct("ẋ/y − x ẏ/y²: one local derivative for each argument, times its tangent, added up")


@checking
def check_pull_linear(pull_linear: Function) -> Check:
    """pull_linear(g, x, w, b) are the cotangents of x, w and b for y = x @ w.T + b."""
    rng = np.random.default_rng(0)
    shapes = {"x": (2, 3), "w": (5, 3), "b": (5,)}
    arguments = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    g = rng.standard_normal((2, 5))
    found = pull_linear(g, *arguments.values())
    if not (isinstance(found, tuple) and len(found) == 3):
        return not_yet(f"expected three arrays, got {kind(found)}", "return those for x, for w and for b")
    for (name, shape), share in zip(shapes.items(), found, strict=True):
        if not (isinstance(share, np.ndarray) and share.shape == shape):
            return not_yet(
                f"expected the shape {shape} of {name} for its cotangent, got {kind(share)}",
                "a cotangent is as large as its argument; g has the shape (2, 5) of y",
            )
    for (name, shape), share in zip(shapes.items(), found, strict=True):
        move = {other: np.zeros(size) for other, size in shapes.items()} | {name: rng.standard_normal(shape)}
        dy = move["x"] @ arguments["w"].T + arguments["x"] @ move["w"].T + move["b"]
        forward, back = float((g * dy).sum()), float((share * move[name]).sum())
        if not math.isclose(forward, back, rel_tol=1e-9):
            return not_yet(
                f"when {name} moves, ⟨g, dy⟩ is {forward:.4f} and ⟨your cotangent, d{name}⟩ is {back:.4f}",
                f"write out dL = Σ gᵢⱼ dyᵢⱼ with the dy that d{name} causes; collect what multiplies d{name}",
            )
    return correct("g w, gᵀ x, and the sum of g over the batch: what every dense layer does on the way back")


@checking
def check_hvp(hvp: Function) -> Check:
    """hvp(f, x, v) is the Hessian of f at x times v, without the Hessian."""
    size, calls = 30, 0
    x, v = np.linspace(-1.0, 1.0, size), np.cos(np.arange(size))

    def f(x):
        nonlocal calls
        calls += 1
        return (x * x * x).sum() + x.sum() * x.sum()

    slope, right = 3 * x**2 + 2 * x.sum(), 6 * x * v + 2 * v.sum()
    found = hvp(f, x, v)
    found = found.numpy() if hasattr(found, "numpy") else found
    if isinstance(found, tuple):
        return not_yet("this is a pair", "jvp gives the value and the tangent: which of the two is wanted?")
    if isinstance(found, np.ndarray) and found.shape == ():
        return not_yet(
            "this is a single number", "of which function do you take the tangent: f, or its gradient?"
        )
    if not (isinstance(found, np.ndarray) and found.shape == x.shape):
        return not_yet(f"expected the shape {x.shape} of x, got {kind(found)}", "one number for each input")
    if np.allclose(found, slope):
        return not_yet("this is the gradient of f", "how does the gradient change when x moves along v?")
    if not np.allclose(found, right):
        return not_yet(
            f"entry 0 is {found[0]:.4f}, {right[0]:.4f} is right", "push v through the function grad(f)"
        )
    if calls > 4:
        return not_yet(
            f"the numbers are right, but f was called {calls} times",
            "do not form the matrix: one push is enough",
        )
    return correct("forward mode through reverse mode: the price of a few gradients, however long x is")
