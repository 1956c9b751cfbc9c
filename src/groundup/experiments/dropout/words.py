"""The numbers that stand in the chapter's sentences, from what its trials gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..finding import Claim, Numbers
from .width import differences


def gains(numbers: Numbers, arm: str) -> list[float]:
    """How many points of accuracy an arm brings over width 64, for 100, 300 and 1,000 images (D3)."""
    return [each.value for each in differences(numbers, arm, "64")]


def rougher(numbers: Numbers, axis: str) -> float:
    """How many times as rough the training loss of each step is with dropout, on this axis (D5)."""
    return _ratio(numbers[f"training loss of each step, {axis} axis"])


def slower(numbers: Numbers, rate: str) -> float:
    """How many times the steps dropout takes to the same training loss, at this choice of rate (D6)."""
    return _ratio(numbers[f"training loss, {rate}"])


def fall(numbers: Numbers, network: str) -> float:
    """How many points of accuracy a single pass with dropout on costs this network (D7)."""
    found = numbers[f"{network}, probabilities"]
    return 100 * float(np.mean(found["accuracy, dropout off"]) - np.mean(found["accuracy, 1 passes"]))


def missed(claim: Claim) -> str:
    """What a list of verdicts adds where a prediction was wrong; nothing where it was right."""
    return f" **Our prediction missed.** {claim.missed}" if claim.missed else ""


def _ratio(found: Mapping[str, Sequence[float]]) -> float:
    """The mean over seeds of with ÷ without, paired by seed."""
    return float(np.mean(np.divide(found["with dropout"], found["without"])))
