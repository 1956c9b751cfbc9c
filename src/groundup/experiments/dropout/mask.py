"""D1: is a mask drawn from a normal distribution a dropout mask?"""

from __future__ import annotations

import numpy as np

from ...autograd import Tensor
from ...nn import functional as F  # noqa: N812
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, Claim, Numbers, unanimous

RATES = (0.1, 0.3, 0.5, 0.9)
UNITS = 100_000


def normal_drawn(x: np.ndarray, p: float, rng: np.random.Generator) -> np.ndarray:
    """The layer of the notes: keep x where a standard normal draw exceeds p, divide by 1 − p."""
    mask = rng.standard_normal(x.shape) > p
    return x * mask / (1 - p)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """What share of 100,000 ones each mask keeps, and the mean of its output, at each p."""
    ones, numbers = np.ones(UNITS), {}
    for p in RATES:
        normal = normal_drawn(ones, p, np.random.default_rng([seed, 0]))
        uniform = F.dropout(Tensor(ones), p, rng=np.random.default_rng([seed, 1])).numpy()
        numbers[condition(p)] = {
            "kept, normal draw": np.mean(normal != 0),
            "mean output, normal draw": normal.mean(),
            "kept, uniform draw": np.mean(uniform != 0),
            "mean output, uniform draw": uniform.mean(),
        }
    return numbers


def condition(p: float) -> str:
    return f"p = {p}"


def standard_errors(kept: list[float], p: float) -> float:
    """By how many standard errors of a binomial share the mean of `kept` misses 1 − p."""
    return (np.mean(kept) - (1 - p)) / np.sqrt(p * (1 - p) / (UNITS * len(kept)))


def judge(numbers: Numbers) -> str:
    misses = (standard_errors(numbers[condition(p)]["kept, normal draw"], p) for p in RATES)
    return unanimous(CONFIRMED if abs(miss) < 5 else REFUTED for miss in misses)


def summarise(numbers: Numbers) -> list[Effect]:
    kept, means = [], []
    for p in (0.5, 0.1, 0.9):
        shares = 100 * np.array(numbers[condition(p)]["kept, normal draw"])
        name = f"share that the normal draw keeps: p = {p}"
        kept.append(Effect.sample(name, shares, unit="%", bounds=(100 * (1 - p),)))
    for draw in ("normal", "uniform"):
        outputs = numbers["p = 0.5"][f"mean output, {draw} draw"]
        name = f"mean output at p = 0.5: {draw} draw"
        means.append(Effect.sample(name, outputs, unit="times x", neutral=1.0))
    return [*kept, *means]


CLAIM = Claim(
    id="D1",
    title="A mask may be drawn from a normal distribution",
    source="notes 002, section 13",
    statement=(
        "A layer that keeps a value where a standard normal draw exceeds p, and divides what it keeps by "
        "1 − p, is dropout: it drops a share p and leaves the mean as it was."
    ),
    prediction=(
        "Refuted. A normal draw exceeds p with probability 1 − Φ(p), which is 0.309 at p = 0.5 and 0.460 "
        "at p = 0.1. Dropout needs 0.5 and 0.9. The mean output for x = 1 at p = 0.5 will be 0.617."
    ),
    expected=REFUTED,
    rule=(
        "At each p of 0.1, 0.3, 0.5, 0.9: confirmed if the kept share, over all seeds, lies within five "
        "standard errors of 1 − p, else refuted. If the four disagree, it depends on p."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="dropout.ipynb",
)
