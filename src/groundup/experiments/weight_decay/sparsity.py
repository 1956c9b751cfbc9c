"""W3: does L1 regularisation overfit less than L2?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, opposite, unanimous
from .curves import Spectrum, decayed

POINTS, FEATURES, LENGTH, NOISE = 60, 100, 3.0, 1.0
VALIDATION, TEST = 200, 2000
RELEVANT = {"5 of 100 weights matter": 5, "all 100 weights matter": 100}
L2 = tuple(10.0 ** np.arange(-3, 1.6, 0.25))
L1 = tuple(10.0 ** np.arange(0.5, -2.8, -0.25))  # the strongest first: each starts where the last one ended
STEPS = 400  # for each strength


def soft_threshold(a: np.ndarray, amount: float) -> np.ndarray:
    """Towards zero by `amount`, and no further: the w that makes ½ (w − a)² + amount · |w| least.

    >>> soft_threshold(np.array([3.0, -0.5, -2.0]), 1.0).tolist()
    [2.0, -0.0, -1.0]
    """
    return np.sign(a) * np.maximum(np.abs(a) - amount, 0)


def sparse_fits(X: np.ndarray, y: np.ndarray, strengths: Sequence[float]) -> list[np.ndarray]:  # noqa: N803
    """Weights that make ‖X w − y‖² / 2N + λ Σ|wᵢ| least, for each λ in the order given.

    A gradient step, then a soft threshold, with momentum. Source: Beck and Teboulle (2009), FISTA, section 4.
    """
    gram, pull, w, fits = X.T @ X / len(X), X.T @ y / len(X), np.zeros(X.shape[1]), []
    rate = 1 / np.linalg.eigvalsh(gram)[-1]
    for strength in strengths:
        ahead, t = w, 1.0
        for _ in range(STEPS):
            old, w = w, soft_threshold(ahead - rate * (gram @ ahead - pull), rate * strength)
            t, last = (1 + np.sqrt(1 + 4 * t * t)) / 2, t
            ahead = w + (last - 1) / t * (w - old)
        fits.append(w)
    return fits


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The test error of both penalties, each at the strength that its validation error chooses."""
    return {name: _compare(np.random.default_rng([6, seed]), count) for name, count in RELEVANT.items()}


def _compare(rng: np.random.Generator, relevant: int) -> dict[str, float]:
    truth = np.zeros(FEATURES)
    truth[:relevant] = rng.standard_normal(relevant)
    truth *= LENGTH / np.linalg.norm(truth)
    sets = []
    for count in (POINTS, VALIDATION, TEST):
        X = rng.standard_normal((count, FEATURES))  # noqa: N806
        sets.append((X, X @ truth + NOISE * rng.standard_normal(count)))
    train, validation, test = sets
    spectrum, numbers = Spectrum(*train), {}
    fits = {
        "L1": sparse_fits(*train, L1),
        "L2": [spectrum.weights(decayed(spectrum.strength, each)) for each in L2],
    }
    for name, found in fits.items():
        w = min(found, key=lambda w: _error(w, *validation))
        numbers |= {f"test error, {name}": _error(w, *test), f"training error, {name}": _error(w, *train)}
        numbers[f"zeros, {name}"] = np.count_nonzero(w == 0)
    return numbers


def _error(w: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:  # noqa: N803
    return float(np.mean((X @ w - y) ** 2))


def ratio(numbers: Numbers, name: str) -> Effect:
    """The test error with L1 ÷ with L2: below 1 where L1 is the better one."""
    found = np.divide(numbers[name]["test error, L1"], numbers[name]["test error, L2"])
    return Effect.sample(f"test error, L1 ÷ L2: {name}", found, "×", bounds=(1.0,))


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(ratio(numbers, name), 1.0)) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    zeros = [
        Effect.sample(f"zeros of 100 with {penalty}: {name}", found[f"zeros, {penalty}"], "weights")
        for name, found in numbers.items()
        for penalty in ("L1", "L2")
    ]
    return [*(ratio(numbers, name) for name in numbers), *zeros]


CLAIM = Claim(
    id="W3",
    title="L1 regularisation overfits less than L2",
    source="notes 002, section 12",
    statement="With a penalty on the absolute values of the weights a model overfits less than with squares.",
    prediction=(
        "Depends on the truth. Where 5 of 100 weights matter, L1 can set the others to exactly zero, and its "
        "test error will be less than half that of L2. Where all matter, zeros are mistakes, and L2 will be "
        "better by about a tenth. L2 sets no weight to zero anywhere."
    ),
    expected=DEPENDS,
    rule=(
        "Linear regression with 60 points and 100 features; each penalty at the strength with the lowest "
        "error on 200 validation points. A condition confirms the claim if the 95 % interval of the mean "
        "ratio of test errors, L1 ÷ L2, paired by seed, lies below 1, and refutes it if above. If the two "
        "disagree, it depends."
    ),
    missed="Where all weights matter, L2 is better by about a third and not by a tenth.",
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="weight_decay.ipynb",
)
