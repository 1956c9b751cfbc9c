"""Checks of the exercises in "Feeding a hungry GPU". Each takes the reader's function and calls it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .check import Check, checking, correct, is_array, is_number, kind, not_yet

Function = Callable[..., object]


@checking
def check_whose(whose: Function) -> Check:
    """whose(row, offsets, labels): the number and the label of the utterance that a row belongs to."""
    offsets, labels = np.array([0, 3, 7, 8, 20]), np.array([5, 2, 9, 5])
    for row, right in ((4, (1, 2)), (3, (1, 2)), (0, (0, 5)), (6, (1, 2)), (7, (2, 9)), (19, (3, 5))):
        found = whose(row, offsets.copy(), labels.copy())
        if not isinstance(found, tuple) or len(found) != 2:
            return not_yet(f"expected two numbers, got {kind(found)}", "return i, labels[i]")
        case = f"row {row} where utterances begin at {offsets[:-1].tolist()}"
        if not all(map(is_number, found)) or tuple(found) != right:
            number = found[0] if is_number(found[0]) else kind(found[0])
            if number == right[0] + 1:
                hint = "as many utterances as have begun, less one: the first of them is number 0"
            elif number == right[0] - 1:
                hint = "the row at which an utterance begins is its own, not the one before's"
            elif number == right[0]:
                hint = "labels has one number an utterance, not one a row"
            else:
                hint = "the last utterance that begins at this row or before it"
            return not_yet(
                f"for {case} yours is utterance {number}, label {found[1]}; "
                f"{right[0]} and {right[1]} are right",
                hint,
            )
    return correct("the last utterance that has begun by then, found by halving and not by search from row 0")


@checking
def check_shuffled(shuffled: Function) -> Check:
    """shuffled(count, seed, epoch): a permutation of 0 … count − 1, a function of its arguments alone."""
    for seed, epoch in ((0, 0), (7, 3), (0, 12)):
        found = shuffled(50, seed, epoch)
        if not is_array(found, (50,)):
            return not_yet(f"expected an array of shape (50,), got {kind(found)}", "np.arange, and then?")
        if sorted(found.tolist()) != list(range(50)):
            return not_yet(
                f"some of the 50 numbers are missing for seed {seed}, epoch {epoch}",
                "each comes once an epoch",
            )
    if np.array_equal(shuffled(50, 0, 0), np.arange(50)):
        return not_yet("the numbers come in their order", "rng.permutation(count)")
    first, before = shuffled(50, 3, 4), np.random.get_state()
    shuffled(50, 9, 9)
    after = np.random.get_state()
    if not np.array_equal(first, shuffled(50, 3, 4)):
        return not_yet(
            "the same arguments give another order the second time",
            "a generator made inside of the function does not know what was asked before",
        )
    if any(np.any(a != b) for a, b in zip(before, after, strict=True)):
        return not_yet(
            "it sets the generator that all of NumPy shares", "rng = np.random.default_rng(…) is its own"
        )
    if np.array_equal(first, shuffled(50, 3, 5)):
        return not_yet("epochs 4 and 5 of seed 3 have one order", "the epoch belongs to the seed")
    if np.array_equal(first, shuffled(50, 4, 4)):
        return not_yet("seeds 3 and 4 have one order", "the seed decides, too")
    for other in ((4, 3), (2, 5), (5, 2), (1, 6), (6, 2), (2, 6), (12, 1), (0, 7)):
        if np.array_equal(first, shuffled(50, *other)):
            return not_yet(
                f"epoch {other[1]} of seed {other[0]} has the order of epoch 4 of seed 3: two trainings that "
                "should differ share their epochs",
                "default_rng takes a list of numbers, and each of them counts",
            )
    return correct("an order that anybody can compute at any time, and no state to save")


@checking
def check_gigabytes(gigabytes: Function) -> Check:
    """gigabytes(hours, bands): the size of a packed corpus in float16, in units of 10⁹ bytes."""
    for hours, bands in ((1.0, 40), (57.0, 40), (1000.0, 80)):
        found, right = gigabytes(hours, bands), hours * 3600 * 100 * bands * 2 / 1e9
        if not is_number(found):
            return not_yet(f"expected a number, got {kind(found)}", "bytes, divided by 10⁹")
        for factor, wrong, hint in (
            (2, "as large as in float32", "16 bits are two bytes"),
            (8, "in bits", "16 bits are two bytes"),
            (0.01, "a hundred times too small", "a second has a hundred frames"),
            (1e9 / 2**30, "in units of 2³⁰ bytes", "a gigabyte is 10⁹ bytes; 2³⁰ make a gibibyte"),
        ):
            if math.isclose(found, factor * right, rel_tol=1e-6):
                return not_yet(f"for {hours:g} hours of {bands} bands yours is {wrong}", hint)
        if not math.isclose(found, right, rel_tol=1e-6):
            return not_yet(
                f"for {hours:g} hours of {bands} bands yours is {found:.4g}, {right:.4g} is right",
                "seconds, times frames a second, times numbers a frame, times bytes a number",
            )
    return correct("hours · 3600 · 100 · bands · 2 bytes")


@checking
def check_processes(processes: Function) -> Check:
    """processes(step, batch, load): the least number of loaders with which a GPU never waits."""
    for step, batch, load in ((0.008, 32, 0.0004), (0.010, 64, 0.001), (0.05, 32, 0.0001), (0.02, 20, 0.003)):
        found, exact = processes(step, batch, load), batch * load / step
        right = math.ceil(round(exact, 9))
        case = f"a step of {1000 * step:g} ms, a batch of {batch} and {1000 * load:g} ms a crop"
        if not is_number(found):
            return not_yet(f"expected a number for {case}, got {kind(found)}", "return a whole number")
        if math.isclose(found, load / step) or found == math.ceil(load / step) != right:
            return not_yet(f"for {case} yours is {found:g}, {right} is right", "a step needs a whole batch")
        if found != round(found):
            return not_yet(
                f"for {case} you need {found:.2f} processes", "there are no half processes: math.ceil"
            )
        if found != right:
            return not_yet(
                f"for {case} yours is {found:g}, {right} is right",
                "how many seconds of loading does a step take, and how many seconds pass meanwhile?",
            )
    return correct("⌈batch · load / step⌉: seconds of loading for each second of the GPU")
