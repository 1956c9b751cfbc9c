"""Checks of the exercises in "From Transformer to Conformer"; each calls the reader's function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_masked(masked: Function) -> Check:
    """masked(scores, length): the softmax of each row over the first `length` keys, 0 elsewhere."""
    for length, size in ((4, 1.0), (2, 1.0), (4, 1000.0), (0, 1.0)):
        scores = size * np.random.default_rng(0).standard_normal((4, 4))
        scores[:, length:] = 2 * size  # padding scores highest, as it may
        found, right = masked(scores.copy(), length), _softmax_of_real(scores, length)
        case = f"with {length} of 4 keys" + (", scores of a thousand" if size > 1 else "")
        if not is_array(found, right.shape):
            return not_yet(
                f"expected an array of shape {right.shape}, got {kind(found)}", "one weight a query and key"
            )
        if not np.isfinite(found).all():
            hint = "e¹⁰⁰⁰ is too large for a float" if length else "0 / 0 is nan: there is nothing to share"
            return not_yet(f"{case} there are weights that are no numbers", hint)
        if np.abs(found[:, length:]).max(initial=0.0) > 0:
            return not_yet(
                f"{case} a padded key weighs {found[:, length:].max():.2g}",
                "a weight of exactly 0 comes of a score of −∞, or of leaving the key out",
            )
        if not np.allclose(found.sum(axis=1), right.sum(axis=1)):
            return not_yet(
                f"{case} the weights of the first row sum to {found[0].sum():.2f}",
                "take the padding out before you divide by the sum, not after",
            )
        if not np.allclose(found, right):
            return not_yet(
                f"{case} the first weight is {found[0, 0]:.3f}, {right[0, 0]:.3f} is right",
                "a softmax goes along a row: over the keys, for each query",
            )
    return correct("padding weighs nothing, the others share all, and an empty row is empty")


def _softmax_of_real(scores: np.ndarray, length: int) -> np.ndarray:
    weights = np.zeros_like(scores)
    if length:
        real = np.exp(scores[:, :length] - scores[:, :length].max(axis=1, keepdims=True))
        weights[:, :length] = real / real.sum(axis=1, keepdims=True)
    return weights


@checking
def check_heads(heads: Function) -> Check:
    """heads(x, H): (B, T, D) → (B, H, T, d), head h of a frame being its numbers h d to h d + d − 1."""
    for batch, frames, count, size in ((2, 3, 2, 2), (1, 5, 3, 7)):
        x = np.arange(batch * frames * count * size, dtype=float).reshape(batch, frames, count * size)
        found, right = heads(x.copy(), count), x.reshape(batch, frames, count, size).swapaxes(1, 2)
        if not is_array(found, right.shape):
            return not_yet(
                f"for {x.shape} and H = {count} expected shape {right.shape}, got {kind(found)}",
                "heads come before time, and each is D / H wide",
            )
        if np.array_equal(found, x.reshape(right.shape)):
            return not_yet(
                f"head 0 of frame 1 begins with {found[0, 0, 1, 0]:g}, {right[0, 0, 1, 0]:g} is right",
                "reshape moved nothing: cut D into (H, d) first, then exchange two axes",
            )
        if not np.array_equal(found, right):
            return not_yet(
                f"head 1 of frame 0 is {found[0, 1, 0]}, {right[0, 1, 0]} is right",
                "head h holds neighbouring numbers: cut D into (H, d), in this order",
            )
    return correct("every number is still with its frame, and every head has its own")


@checking
def check_field(field: Function) -> Check:
    """field(layers): input frames that one output frame has heard, for (kernel, stride) from the input up."""
    cases = (
        [(5, 1)],
        [(3, 2), (3, 2)],
        [(3, 1), (5, 1)],
        [(3, 2), (3, 2), (31, 1), (31, 1)],
        [(1, 3), (4, 2), (2, 1)],
    )
    for layers in cases:
        found, right = field(list(layers)), _heard(layers)
        if not is_number(found):
            return not_yet(f"for {layers} expected a number, got {kind(found)}", "return what was heard")
        if found == 1 + sum(kernel - 1 for kernel, _ in layers) != right:
            return not_yet(
                f"for {layers} yours is {found:g}, {right} is right",
                "after a stride of 2 the next layer's neighbours are 2 input frames apart",
            )
        if found != right:
            return not_yet(
                f"for {layers} yours is {found:g}, {right} is right",
                "a layer is stretched by the strides before it, and not by its own",
            )
    return correct("kernels add, strides stretch what comes after them")


def _heard(layers: list[tuple[int, int]]) -> int:
    heard, step = 1, 1
    for kernel, stride in layers:
        heard, step = heard + (kernel - 1) * step, step * stride
    return heard


@checking
def check_shortest(shortest: Function) -> Check:
    """shortest(frames, layers): the least length that leaves so many frames after ⌊(L − 1) / 2⌋, repeated."""
    for frames, layers in ((1, 1), (1, 2), (1, 3), (5, 2), (31, 2), (4, 0)):
        found, right = shortest(frames, layers), (frames + 1) * 2**layers - 1
        case = f"{frames} frames after {layers} layers"
        if not is_number(found) or found != round(found):
            return not_yet(f"for {case} expected a whole number, got {kind(found)}", "count frames")
        left = int(found)
        for _ in range(layers):
            left = (left - 1) // 2
        if found > right:
            return not_yet(
                f"for {case} {found:g} is enough, but so is {right}",
                "solve ⌊(L − 1) / 2⌋ ≥ n for the least L",
            )
        if found < right:
            return not_yet(
                f"for {case} {found:g} leaves {left}",
                "try (L − 1) // 2 by hand, as often as there are layers",
            )
    return correct("2n + 1, once a layer: from 1 on that is 3, 7, 15")


@checking
def check_pieces(in_pieces: Function) -> Check:
    """in_pieces(frames, n, rng): 0 … frames − 1, cut into cards of n from the front, the cards shuffled."""
    lasts = set()
    for seed in range(12):
        for frames, size in ((7, 1), (20, 5), (23, 5), (6, 10)):
            found = in_pieces(frames, size, np.random.default_rng(seed))
            case = f"for {frames} frames in cards of {size}"
            if not is_array(found, (frames,)):
                return not_yet(
                    f"{case} expected {frames} numbers, got {kind(found)}",
                    "the last card may be a shorter one",
                )
            if not np.array_equal(np.sort(found), np.arange(frames)):
                return not_yet(f"{case} some frame is missing or there twice", "cut np.arange(frames)")
            place = np.argsort(found)  # where each frame stands
            broken = [k for k in range(1, frames) if k % size and place[k] != place[k - 1] + 1]
            if broken:
                return not_yet(
                    f"{case} frame {broken[0]} does not follow frame {broken[0] - 1}",
                    "shuffle the cards, and leave each as it is",
                )
            if (frames, size) == (23, 5):
                lasts.add(int(found[-1]))
    if len(lasts) == 1:
        return not_yet(
            f"in every shuffle the last card is the one that ends with frame {lasts.pop()}",
            "shuffle all cards, the short one too",
        )
    return correct("every frame is there, every card whole, and the pack is shuffled")
