"""D8: is a network with dropout the average of all its sub-networks?

With n units that can be dropped there are 2ⁿ sub-networks, and for small n we can ask each of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from ..effect import Effect
from ..finding import CONFIRMED, DEPENDS, REFUTED, Claim, Numbers, unanimous

UNITS, HIDDEN, CLASSES, INPUTS = 8, 6, 3, 5
EQUAL = 1e-9  # far above rounding, far below any difference that could matter


def all_masks(units: int) -> np.ndarray:
    """Every mask of `units` zeros and ones: (2ⁿ, n).

    >>> all_masks(2).tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    return np.array(list(itertools.product((0.0, 1.0), repeat=units)))


def probability(masks: np.ndarray, p: float) -> np.ndarray:
    """How often dropout draws each mask: p for each zero, 1 − p for each one. (M, n) → (M,)

    >>> probability(all_masks(2), p=0.25).tolist()
    [0.0625, 0.1875, 0.1875, 0.5625]
    """
    return np.prod(np.where(masks == 1, 1 - p, p), axis=-1)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def geometric_mean(log_probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Renormalised geometric mean over members: (M, N, K), (M,) → (N, K) probabilities.

        q = Πᵢ pᵢ^wᵢ / Σₖ Πᵢ pᵢₖ^wᵢ

    Source: Baldi and Sadowski (2013), Understanding dropout.

    >>> both = np.log([[[0.9, 0.1]], [[0.5, 0.5]]])
    >>> geometric_mean(both, np.array([0.5, 0.5])).round(2).tolist()
    [[0.75, 0.25]]
    """
    return np.exp(log_softmax(np.tensordot(weights, log_probabilities, axes=1)))


def networks(rng: np.random.Generator) -> dict[str, tuple[int, Callable[[np.ndarray], np.ndarray]]]:
    """Four ways from n masked units to logits: name → (n, function of the scaled mask m (…, n)).

    x is one batch of inputs, the same for all members; a mask of ones stands for the whole network.
    """
    x = rng.standard_normal((INPUTS, UNITS))
    first, second = rng.standard_normal((UNITS, HIDDEN)), rng.standard_normal((HIDDEN, CLASSES))
    bias, direct = rng.standard_normal(HIDDEN), rng.standard_normal((UNITS, CLASSES))

    def both_masked(m):
        hidden = (m[..., None, :UNITS] * x) @ first + bias
        return (m[..., None, UNITS:] * hidden) @ second

    return {
        "softmax layer directly": (UNITS, lambda m: (m[..., None, :] * x) @ direct),
        "a linear layer between": (UNITS, lambda m: ((m[..., None, :] * x) @ first + bias) @ second),
        "two masks, linear between": (UNITS + HIDDEN, both_masked),
        "a ReLU layer between": (
            UNITS,
            lambda m: np.maximum((m[..., None, :] * x) @ first + bias, 0) @ second,
        ),
    }


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Ask all 2ⁿ sub-networks of four tiny networks, at p = 0.5 and 0.2, and average their answers."""
    numbers = {}
    for name, (units, logits) in networks(np.random.default_rng(seed)).items():
        masks = all_masks(units)
        whole = np.exp(log_softmax(logits(np.ones(units))))
        for p in (0.5, 0.2):
            answers, weights = logits(masks / (1 - p)), probability(masks, p)
            members = log_softmax(answers)
            geometric = geometric_mean(members, weights)
            averaged = np.exp(log_softmax(np.tensordot(weights, answers, axes=1)))
            arithmetic = np.tensordot(weights, np.exp(members), axes=1)
            numbers[f"{name}, p = {p}"] = {
                "geometric mean": np.abs(geometric - whole).max(),
                "arithmetic mean": np.abs(arithmetic - whole).max(),
                "geometric mean and averaged logits": np.abs(geometric - averaged).max(),
            }
    return numbers


def judge(numbers: Numbers) -> str:
    worst = [max(measures["geometric mean"]) for measures in numbers.values()]
    return unanimous(CONFIRMED if difference < EQUAL else REFUTED for difference in worst)


def summarise(numbers: Numbers) -> list[Effect]:
    largest: dict[str, list[float]] = {}
    for name, m in numbers.items():
        largest.setdefault(name.partition(", p")[0], []).extend(m["geometric mean"])
    equal = [
        Effect.holds(f"geometric mean = whole network: {name}", np.less(differences, EQUAL))
        for name, differences in largest.items()
    ]
    identity = np.max([m["geometric mean and averaged logits"] for m in numbers.values()], axis=0) < EQUAL
    apart = [
        Effect.sample(f"{mean} and whole network differ by: {name}", 100 * np.array(m[mean]), "points")
        for mean, shown in (("arithmetic mean", ""), ("geometric mean", "ReLU"))
        for name, m in numbers.items()
        if name.endswith("0.5") and shown in name
    ]
    always = "geometric mean = softmax of the averaged logits, in all eight"
    return [*equal, Effect.holds(always, identity), *apart]


CLAIM = Claim(
    id="D8",
    title="Dropout is an ensemble of sub-networks",
    source="notes 002, section 13",
    statement=(
        "A network trained with dropout is an ensemble: with dropout off, it gives the average (the "
        "renormalised geometric mean) of the answers of all its 2ⁿ sub-networks."
    ),
    prediction=(
        "Depends on what stands between the mask and the softmax. The logarithm of the geometric mean is "
        "the mean of the logits up to a constant, and the mean passes through every linear map: equal to "
        "rounding in three conditions, with one or two masks. It does not pass through ReLU: there the "
        "two will differ. The arithmetic mean will differ everywhere."
    ),
    expected=DEPENDS,
    rule=(
        "All masks of four tiny networks are enumerated, at p = 0.5 and 0.2, so that nothing is sampled. "
        "A condition is confirmed if geometric mean and whole network differ by less than 1e-9 in every "
        "probability for every seed, else refuted. If they disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="dropout.ipynb",
)
