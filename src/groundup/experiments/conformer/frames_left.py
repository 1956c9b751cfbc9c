"""S7: how many frames does a front end leave that halves time twice?"""

from __future__ import annotations

import numpy as np

from ...speaker import subsampled_length
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, always
from ..speaker.lengths import wrong_lengths

LONGEST = 300  # frames; both formulas and the tensor repeat every four
FORMULAS = {
    "(L >> 2) − 1": lambda length: (length >> 2) - 1,
    "⌊(L − 1) / 2⌋, twice": lambda length: subsampled_length(length, layers=2),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """For each formula: for how many lengths it is wrong, and what these leave when divided by four.

    The seed has no part in it: a length is what it is.
    """
    numbers = {}
    for name, formula in FORMULAS.items():
        wrong = np.array(wrong_lengths(formula, LONGEST))
        rest = {f"L mod 4 = {left}": float(np.sum(wrong % 4 == left)) for left in range(4)}
        numbers[name] = {"wrong": float(len(wrong)), **rest}
    return numbers


def judge(numbers: Numbers) -> str:
    return always(count == 0 for count in numbers["(L >> 2) − 1"]["wrong"])


def summarise(numbers: Numbers) -> list[Effect]:
    effects = [
        Effect.fact(f"lengths for which {name} is wrong", measures["wrong"])
        for name, measures in numbers.items()
    ]
    least, *_ = FORMULAS
    rests = (f"L mod 4 = {left}" for left in range(4))
    return effects + [Effect.fact(f"{least}: wrong, {rest}", numbers[least][rest]) for rest in rests]


CLAIM = Claim(
    id="S7",
    title="Sub-sampling by four leaves (L >> 2) − 1 frames",
    source="the code in notes 003",
    statement="Two convolutions of kernel 3 and stride 2 leave (L >> 2) − 1 of L frames.",
    prediction=(
        "Refuted. Each convolution leaves ⌊(L − 1) / 2⌋. The formula of the claim will be one too few for "
        "every L that leaves 3 when divided by 4, and right for all others."
    ),
    expected=REFUTED,
    rule=(
        "Both formulas are held to the length of the real tensor for every L from 7, the shortest that "
        "leaves a frame, to 300. The claim is confirmed if its formula is never wrong, else refuted."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.05,
    chapter="conformer.ipynb",
)
