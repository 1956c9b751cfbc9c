"""W6: are large parameters what makes a fitted curve rough?"""

from __future__ import annotations

import numpy as np

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from . import curves

FEW, GRID, DECAY = 15, 401, 1e-4
LOW, HIGH, LONGER = slice(1, 5), slice(9, 13), 3.0  # powers 1 to 4 get three times the weights of 9 to 12
TENFOLD, HIDDEN = 10.0, 20
BOUND = 2.0  # times as rough: from here on a curve counts as rougher

Fit = tuple[np.ndarray, np.ndarray]  # weights, and the curve that they give on the grid


def grid() -> np.ndarray:
    return np.linspace(0, 1, GRID)


def less_decay(rng: np.random.Generator) -> tuple[Fit, Fit]:
    """One set of features, one set of points, without decay and with it."""
    x, y = curves.points(rng, FEW)
    spectrum, features = curves.Spectrum(curves.powers(x), y), curves.powers(grid())
    weights = [spectrum.weights(curves.decayed(spectrum.strength, each)) for each in (0.0, DECAY)]
    return tuple((w, features @ w) for w in weights)


def other_powers(rng: np.random.Generator) -> tuple[Fit, Fit]:
    """Long weights on low powers of x, shorter ones on high powers; x from −1 to 1."""
    features, drawn = curves.powers(2 * grid() - 1), rng.standard_normal(4)
    low, high = np.zeros(curves.DEGREE + 1), np.zeros(curves.DEGREE + 1)
    low[LOW], high[HIGH] = LONGER * drawn, drawn
    return (low, features @ low), (high, features @ high)


def other_units(rng: np.random.Generator) -> tuple[Fit, Fit]:
    """One cubic, with x in centimetres and in millimetres: the k-th weight is 10ᵏ times as large in the "
    "first."""
    millimetres = rng.standard_normal(4)
    centimetres = millimetres * TENFOLD ** np.arange(4)
    return tuple(
        (w, curves.powers(x, 3) @ w) for w, x in ((centimetres, grid() / TENFOLD), (millimetres, grid()))
    )


def other_layers(rng: np.random.Generator) -> tuple[Fit, Fit]:
    """A ReLU network, and the same function with its first layer × 10 and its last ÷ 10."""
    slopes, bends, last = rng.standard_normal((3, HIDDEN))
    both = (TENFOLD * slopes, TENFOLD * bends, last / TENFOLD), (slopes, bends, last)
    return tuple((np.concatenate(w), np.maximum(np.outer(grid(), w[0]) + w[1], 0) @ w[2]) for w in both)


POWERS = "low powers of x against high ones"
SAME_CURVE = {
    "same curve, x in other units": other_units,
    "same network, layers × 10 and ÷ 10": other_layers,
}
PAIRS = {"same features and points, no decay": less_decay, POWERS: other_powers, **SAME_CURVE}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Two curves in each condition: how much longer the weights of the first are, and how much rougher it "
    "is."""
    numbers = {}
    for stream, (name, pair) in enumerate(PAIRS.items()):
        (w, curve), (other, smooth) = pair(np.random.default_rng([8, stream, seed]))
        spacing = 1 / (GRID - 1)
        numbers[name] = {
            "longer": np.linalg.norm(w) / np.linalg.norm(other),
            "rougher": curves.roughness(curve, spacing) / curves.roughness(smooth, spacing),
        }
    return numbers


def rougher(numbers: Numbers, name: str) -> Effect:
    """How many times as rough the first curve is: exactly 1 where both are the same curve."""
    found = np.round(numbers[name]["rougher"], 6)
    if name in SAME_CURVE:
        return Effect.fact(f"rougher curve: {name}", found, "×")
    return Effect.sample(f"rougher curve: {name}", found, "×", bounds=(BOUND,), neutral=1.0)


def longer(numbers: Numbers, name: str) -> Effect:
    """How many times as long its weights are, in powers of ten, since one ratio would rule their mean."""
    found = np.log10(numbers[name]["longer"])
    if name == POWERS:  # three times as long by construction
        return Effect.fact(f"longer weights: {name}", found, "powers of ten")
    return Effect.sample(f"longer weights: {name}", found, "powers of ten", neutral=0.0)


def judge(numbers: Numbers) -> str:
    return unanimous(above(rougher(numbers, name), BOUND) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    return [measure(numbers, name) for name in numbers for measure in (longer, rougher)]


CLAIM = Claim(
    id="W6",
    title="Large parameters are what makes a fitted curve rough",
    source="notes 002, section 12",
    statement=(
        "A model whose parameters may become large can follow any curve; with small ones it is smooth. So of "
        "two fits, the one with the larger weights is the rougher one."
    ),
    prediction=(
        "Depends on what else is kept. With the same features and the same points, the fit without decay has "
        "far longer weights and is many times as rough. But weights on low powers may be three times as long "
        "as those on high powers, and give the smoother curve. And a change of units, or of what one layer "
        "leaves to the next, changes the length of the weights and nothing of the curve."
    ),
    expected=DEPENDS,
    rule=(
        "Two curves on the unit interval in each condition, the first with the longer weights. Roughness is "
        "the root mean square of the second derivative. A condition confirms the claim if the 95 % interval "
        "of the mean ratio of roughnesses lies above 2, and refutes it if below. If the four disagree, it "
        "depends."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="weight_decay.ipynb",
)
