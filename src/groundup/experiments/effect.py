"""What a trial found, in a few numbers, each of the kind that its spread has.

- A *sample* differs from seed to seed: the mean over seeds, the standard deviation of one run, and the 95 %
  interval of the mean. Intervals made in this way miss the true mean once in twenty times.
- A *timing* differs from round to round and from process to process, and seeds have no part in it: the
  median, and the range from the least to the largest. Another machine may lie outside of it.
- A *fact* cannot differ: one value. Some facts are a plain yes or no.

The claim says which kind an effect is; it is never guessed from the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

SAMPLE, TIMING, FACT, YES_OR_NO = "sample", "timing", "fact", "yes or no"
ROUNDING = 1e-9  # relative: far above the rounding of float64, far below anything that could matter


@dataclass(frozen=True)
class Effect:
    """A value, and from where to where it may lie: [low, high] is an interval, a range, or the value alone.

    unit: what stands behind the number; effects of one unit share a scale, and "×" (ratios) has a
    logarithmic one. bounds: where the rule decides. neutral: the value that means "no difference".
    """

    name: str
    kind: str
    value: float
    low: float
    high: float
    count: int = 1
    sd: float = 0.0
    unit: str = ""
    bounds: tuple[float, ...] = ()
    neutral: float | None = None

    @classmethod
    def sample(cls, name: str, values: Iterable[float], unit: str = "", **marks: object) -> Effect:
        """The mean of these values, one a seed, with its interval by Student's t.

        >>> effect = Effect.sample("paired difference", [1.0, 2.0, 3.0], neutral=0.0)
        >>> effect.value, effect.sd, round(effect.low, 2), round(effect.high, 2)
        (2.0, 1.0, -0.48, 4.48)
        """
        values = _array(values)
        if values.size < 2:
            raise ValueError(f"expected at least two seeds to have a spread, got {values.size}")
        mean, sd = float(values.mean()), float(values.std(ddof=1))
        half = float(stdtrit(values.size - 1, 0.975)) * sd / math.sqrt(values.size)
        return cls(name, SAMPLE, mean, mean - half, mean + half, values.size, sd, unit, **marks)

    @classmethod
    def timing(cls, name: str, values: Iterable[float], unit: str = "×", **marks: object) -> Effect:
        """The median of these values, one a round, and their range.

        >>> effect = Effect.timing("slow ÷ fast", [1.2, 1.9, 1.3], bounds=(1.5,))
        >>> effect.value, effect.low, effect.high
        (1.3, 1.2, 1.9)
        """
        values = _array(values)
        if values.size < 2:
            raise ValueError(f"expected at least two rounds to have a range, got {values.size}")
        low, high = float(values.min()), float(values.max())
        return cls(name, TIMING, float(np.median(values)), low, high, values.size, unit=unit, **marks)

    @classmethod
    def fact(cls, name: str, values: Iterable[float], unit: str = "") -> Effect:
        """The one value that all seeds have, to rounding. Raises ValueError where they differ.

        >>> Effect.fact("steps", [5.0, 5.0, 5.0]).value
        5.0
        """
        return cls(name, FACT, *_only(name, values), unit=unit)

    @classmethod
    def holds(cls, name: str, values: Iterable[bool]) -> Effect:
        """Yes or no, the same for all seeds. Raises ValueError where they differ.

        >>> Effect.holds("the two are equal", [True, True, True]).amount
        'yes'
        """
        return cls(name, YES_OR_NO, *_only(name, values))

    @property
    def amount(self) -> str:
        """The value with its unit, as a reader wants it: not more digits than its spread leaves it."""
        if self.kind == YES_OR_NO:
            return "yes" if self.value else "no"
        return self._rounded(self.value) + (self.unit and f" {self.unit}")

    @property
    def measured(self) -> str:
        """The amount, of a sample with the standard deviation of one run: mean ± sd."""
        if self.kind != SAMPLE:
            return self.amount
        return f"{self._rounded(self.value)} ± {self._rounded(self.sd)}" + (self.unit and f" {self.unit}")

    @property
    def interval(self) -> str:
        """From where to where, where there is a spread; else nothing."""
        if self.kind not in (SAMPLE, TIMING):
            return ""
        return f"{self._rounded(self.low)} to {self._rounded(self.high)}"

    def _rounded(self, value: float) -> str:
        """Of a sample, two digits of the standard deviation count, and no later digit of anything else."""
        if not 1e-5 <= self.sd < 100:
            return number(value)
        return f"{value:.{max(0, 1 - math.floor(math.log10(self.sd)))}f}".replace("-", "−")


def number(value: float) -> str:
    """Three digits that count, without an exponent where a reader can do without.

    >>> [number(v) for v in (0.0, 0.30852, -12.345, 1234.5, 0.00012, 3.1e-16)]
    ['0', '0.309', '−12.3', '1234', '0.00012', '3.1e−16']
    """
    size = abs(value)
    digits = f"{value:.0f}" if size >= 100 else f"{value:.3g}"
    if 1e-5 <= size < 1e-3:
        digits = f"{value:.6f}".rstrip("0")
    return digits.replace("-", "−")


def _array(values: Iterable[float]) -> np.ndarray:
    return np.asarray(list(values), dtype=np.float64)


def _only(name: str, values: Iterable[float]) -> tuple[float, float, float, int]:
    """(value, value, value, how many gave it) of values that are all the same."""
    values = _array(values)
    low, high = float(values.min()), float(values.max())
    if high - low > ROUNDING * max(abs(low), abs(high)):
        raise ValueError(f"expected one value of the fact {name!r} for all seeds, got {low:g} to {high:g}")
    return high, high, high, values.size
