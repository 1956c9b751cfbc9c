"""W1: the noisier the labels, the larger the learned weights?"""

from __future__ import annotations

import numpy as np

from ... import optim
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from . import network

POINTS, FEATURES, LITTLE, MUCH = 40, 20, 0.5, 2.0
WRONG, LR, STEPS = 0.2, 0.5, 400
LEAST_SQUARES = "least squares, noise in the targets"
# condition → (training images, hidden units)
CLASSIFIERS = {
    "linear classifier, 1,000 images, a fifth of the labels wrong": (1000, 0),
    "network, 100 images, a fifth of the labels wrong": (100, network.WIDTH),
}


def expected(X: np.ndarray, truth: np.ndarray, noise: float) -> float:  # noqa: N803
    """E‖ŵ‖² = ‖w*‖² + σ² tr((XᵀX)⁻¹), the mean over all noise of standard deviation σ.

    >>> expected(np.eye(2), np.array([3.0, 4.0]), 1.0)
    27.0
    """
    return float(truth @ truth + noise**2 * np.trace(np.linalg.inv(X.T @ X)))


def least_squares(seed: int) -> dict[str, float]:
    """Lengths of the fitted weights under little and much noise of one shape, and what theory expects."""
    rng = np.random.default_rng([5, seed])
    X, truth = rng.standard_normal((POINTS, FEATURES)), rng.standard_normal(FEATURES)  # noqa: N806
    truth /= np.linalg.norm(truth)
    shape = rng.standard_normal(POINTS)
    quiet, loud = (np.linalg.lstsq(X, X @ truth + s * shape, rcond=None)[0] for s in (LITTLE, MUCH))
    return {
        "length, noisier": np.linalg.norm(loud),
        "length, cleaner": np.linalg.norm(quiet),
        "squared length ÷ expected": loud @ loud / expected(X, truth, MUCH),
    }


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The length of all weights after training on clean and on noisy targets, all else being equal."""
    numbers = {LEAST_SQUARES: least_squares(seed)}
    for name, (train, width) in CLASSIFIERS.items():
        numbers[name] = {
            "length, noisier": _trained(seed, train, width, WRONG),
            "length, cleaner": _trained(seed, train, width, 0.0),
        }
    return numbers


def _trained(seed: int, train: int, width: int, wrong: float) -> float:
    model = network.classifier(seed, width)
    optimizer = optim.SGD(model.parameters(), lr=LR)
    network.fit(model, network.data(seed, train, wrong).train, optimizer, seed=seed, steps=STEPS)
    return network.length(model.parameters())


def longer(numbers: Numbers, name: str) -> Effect:
    """How many times as long the weights are where the targets are noisier."""
    ratio = np.divide(numbers[name]["length, noisier"], numbers[name]["length, cleaner"])
    return Effect.sample(f"length, noisier ÷ cleaner: {name}", ratio, "×", bounds=(1.0,))


def judge(numbers: Numbers) -> str:
    return unanimous(above(longer(numbers, name), 1.0) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    share = numbers[LEAST_SQUARES]["squared length ÷ expected"]
    theory = Effect.sample("least squares: squared length ÷ the formula's", share, "×", neutral=1.0)
    return [*(longer(numbers, name) for name in numbers), theory]


CLAIM = Claim(
    id="W1",
    title="The noisier the labels, the larger the learned weights",
    source="notes 004, section 12; notes 002, section 12",
    statement="The more noise there is in what a model is trained to say, the larger its weights become.",
    prediction=(
        "Depends on whether the model can follow the noise. Least squares can: its squared length grows by "
        "the variance of the noise times the trace of the inverse of XᵀX, and four times the noise will "
        "about double the length here. A network with few images learns wrong labels by heart, and needs "
        "larger weights for it. A linear classifier with many images cannot: wrong labels punish it for "
        "being sure, and its weights will be shorter than on clean labels."
    ),
    expected=DEPENDS,
    rule=(
        "Length of all weights together, with noise in the training targets ÷ with less or none, paired by "
        "seed. Least squares: 40 points, 20 features, standard deviation 2 against 0.5. Classifiers on "
        "digits, 400 steps of SGD: a fifth of the labels replaced against none. A condition confirms the "
        "claim if the 95 % interval of the mean ratio lies above 1, and refutes it if below. If they "
        "disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.15,
    chapter="weight_decay.ipynb",
)
