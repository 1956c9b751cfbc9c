"""Checks of the exercises in the chapter The Conformer on our own engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_shift(shift_backward: Function) -> Check:
    """shift_backward(gradient): from (T, T) to (T, 2T), the backward of the relative shift."""
    gradient = np.arange(1.0, 26.0).reshape(5, 5)
    found = shift_backward(gradient)
    if not is_array(found, (5, 10)):
        return not_yet(f"expected an array of shape (5, 10), got {kind(found)}", "two columns for each frame")
    i, j = np.indices((5, 5))
    right = np.zeros((5, 10))
    right[i, 5 - i + j] = gradient
    if found[:, 0].any():
        return not_yet("column 0 gets a gradient", "it is filler, which the shift never reads")
    if np.isclose(np.sum(found), np.sum(gradient)) and not np.allclose(found, right):
        return not_yet(
            "each number arrives, but not where it was read", "query i read key j in column T − i + j"
        )
    if not np.allclose(found, right):
        return not_yet(
            f"the entries add up to {np.sum(found):.0f}, {np.sum(gradient):.0f} is right",
            "each number of the gradient goes to one place, and nothing is lost",
        )
    return correct("a reading is undone by a writing: the same addresses, the other way")


@checking
def check_glu(glu_backward: Function) -> Check:
    """glu_backward(gradient, a, b): the gradients at a and b of a · sigmoid(b)."""
    rng = np.random.default_rng(0)
    gradient, a, b = rng.normal(size=(3, 4, 5))
    found = glu_backward(gradient, a, b)
    if not (isinstance(found, tuple) and len(found) == 2 and all(is_array(x, a.shape) for x in found)):
        return not_yet(
            f"expected two arrays of shape (4, 5), got {kind(found)}", "return both, at a and at b"
        )
    gate = 1 / (1 + np.exp(-b))
    if not np.allclose(found[0], gradient * gate):
        return not_yet("the gradient at a is another one", "to a, the gate is a number it is multiplied by")
    if np.allclose(found[1], gradient * gate * (1 - gate)):
        return not_yet("the gradient at b lacks a factor", "the gate multiplies a")
    if not np.allclose(found[1], gradient * a * gate * (1 - gate)):
        return not_yet("the gradient at b is another one", "the slope of the logistic function is σ(1 − σ)")
    return correct("a closed gate lets nothing through in either direction")


@checking
def check_margin(margin_backward: Function) -> Check:
    """margin_backward(cosines, labels, scale, margin): the gradient of the mean AM-Softmax loss."""
    rng = np.random.default_rng(0)
    cosines, labels = rng.uniform(-1, 1, (4, 3)), np.array([0, 2, 1, 2])
    right = _margin_gradient(cosines, labels, 8.0, 0.3)
    found = margin_backward(cosines, labels, 8.0, 0.3)
    if not is_array(found, cosines.shape):
        return not_yet(f"expected an array of shape (4, 3), got {kind(found)}", "a slope for each cosine")
    for wrong, says, hint in (
        (
            _margin_gradient(cosines, labels, 8.0, 0.0),
            "the margin is missing",
            "softmax sees cos θ − m there",
        ),
        (right * 4, "yours is the gradient of the sum", "the loss is the mean over the batch"),
        (right / 8, "yours is the gradient by the logits", "the logits are s times the cosines"),
    ):
        if np.allclose(found, wrong):
            return not_yet(says, hint)
    if not np.allclose(found, right):
        return not_yet(
            f"the first entry is {found[0, 0]:.4f}, {right[0, 0]:.4f} is right",
            "softmax less one-hot, times the scale, divided by the batch",
        )
    return correct("the margin moves the probabilities; its own derivative is 1")


def _margin_gradient(cosines: np.ndarray, labels: np.ndarray, scale: float, margin: float) -> np.ndarray:
    right = np.eye(cosines.shape[1])[labels]
    logits = scale * (cosines - margin * right)
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return scale * (powers / powers.sum(1, keepdims=True) - right) / len(labels)


@checking
def check_peak(peak: Function) -> Check:
    """peak(blocks, together, inside, edge): MB at the worst moment, a checkpoint every `together` blocks."""
    for blocks, together, inside, edge in ((12, 1, 10.0, 1.0), (12, 3, 10.0, 1.0), (16, 16, 4.0, 0.5)):
        found, right = peak(blocks, together, inside, edge), blocks / together * edge + together * inside
        where = f"{blocks} blocks, a checkpoint every {together}"
        if not is_number(found):
            return not_yet(f"{where}: expected a number, got {kind(found)}", "return MB")
        if np.isclose(found, blocks * inside):
            return not_yet(
                f"{where}: yours keeps the inside of every block", "only one stretch lives at a time"
            )
        if not np.isclose(found, right):
            return not_yet(
                f"{where}: yours is {found:.1f} MB, {right:.1f} is right",
                "the edges of all stretches, and the inside of one",
            )
    return correct("least where both parts are equal: a stretch of √(blocks · edge / inside) blocks")


@checking
def check_first_step(first_step: Function) -> Check:
    """first_step(gradient, rate, epsilon): how far Adam moves a weight in its first step."""
    rate, epsilon = 1e-3, 1e-8
    for gradient in (0.1, -3e-8, 1e-9):
        found, size = first_step(gradient, rate, epsilon), abs(gradient)
        right = -rate * gradient / (size + epsilon)
        where = f"a gradient of {gradient:g}"
        if not is_number(found):
            return not_yet(f"{where}: expected a number, got {kind(found)}", "return the move of one weight")
        if np.isclose(found, right, rtol=1e-8, atol=0):
            continue
        for wrong, says, hint in (
            (-right, "yours goes uphill", "a step is taken against the gradient"),
            (
                -rate * np.sign(gradient),
                "ε is missing",
                "it stands beside the root, and counts where that is small",
            ),
            (
                -rate * 0.1 * gradient / (np.sqrt(0.001) * size + epsilon),
                "the corrections are missing",
                "in step 1 they undo the factors 1 − β exactly",
            ),
            (
                -rate * gradient / (gradient + epsilon),
                "the divisor has a sign",
                "√(g²) is |g|, which is never negative",
            ),
            (-rate * gradient / np.sqrt(size**2 + epsilon), "ε is under the root", "it is added to the root"),
            (-rate * gradient, "that is a step of SGD", "divide by √v̂ + ε"),
        ):
            if np.isclose(found, wrong, rtol=1e-8, atol=0):
                return not_yet(f"{where}: {says}", hint)
        return not_yet(
            f"{where}: yours moves by {found:.3g}, {right:.3g} is right", "put t = 1 in both corrections"
        )
    return correct(
        "far above ε a gradient moves the weight by the whole rate, far below it by next to nothing"
    )
