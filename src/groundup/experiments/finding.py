"""Claims on trial: claim → prediction → experiment → verdict.

A `Claim` is written before anything is run: what is said, what we expect, the seeds, and the rule that turns
numbers into a verdict, in words and in code. A `Finding` is what a trial of it gave. The verdict is never
typed: it is computed from the numbers, and a test computes it again from the record.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from scipy.special import stdtrit

CONFIRMED, REFUTED, DEPENDS, UNTESTABLE = "confirmed", "refuted", "depends", "not testable here"
VERDICTS = (CONFIRMED, REFUTED, DEPENDS, UNTESTABLE)

# What a trial measures: condition → measure → one number for each seed, in the order of the seeds.
# The same seed at the same place in two lists is what makes a comparison paired.
Numbers = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True)
class Effect:
    """A mean over seeds with its spread: mean ± sd, and the 95 % interval [low, high] of the mean."""

    name: str
    mean: float
    sd: float
    low: float
    high: float
    count: int
    unit: str = ""

    @classmethod
    def of(cls, name: str, values: Iterable[float], unit: str = "") -> Effect:
        """The effect that these values, one a seed, give by Student's t.

        >>> effect = Effect.of("paired difference", [1.0, 2.0, 3.0])
        >>> effect.mean, effect.sd, round(effect.low, 2), round(effect.high, 2)
        (2.0, 1.0, -0.48, 4.48)
        """
        values = np.asarray(list(values), dtype=np.float64)
        if values.size < 2:
            raise ValueError(f"expected at least two seeds to have a spread, got {values.size}")
        mean, sd = float(values.mean()), float(values.std(ddof=1))
        half = float(stdtrit(values.size - 1, 0.975)) * sd / math.sqrt(values.size)
        return cls(name, mean, sd, mean - half, mean + half, values.size, unit)

    @property
    def amount(self) -> str:
        """Mean ± sd with the unit, as a reader wants it."""
        return f"{self._rounded(self.mean)} ± {self._rounded(self.sd)}{self.unit and ' ' + self.unit}"

    @property
    def interval(self) -> str:
        return f"{self._rounded(self.low)} to {self._rounded(self.high)}"

    def _rounded(self, value: float) -> str:
        """Two digits of the standard deviation count, and no later digit of anything else."""
        if not 1e-5 <= self.sd < 100:
            return number(value)
        return f"{value:.{max(0, 1 - math.floor(math.log10(self.sd)))}f}".replace("-", "−")


@dataclass(frozen=True)
class Claim:
    """What somebody says, and how we shall decide, written before the first run.

    trial(seed) -> {condition: {measure: number}} runs one seed; judge(numbers) -> verdict is `rule` as code;
    summarise(numbers) -> effects are the few numbers that tell the story.
    """

    id: str
    title: str
    source: str
    statement: str
    prediction: str
    rule: str
    seeds: tuple[int, ...]
    trial: Callable[..., Mapping[str, Mapping[str, float]]]
    judge: Callable[[Numbers], str]
    summarise: Callable[[Numbers], list[Effect]]
    minutes: float
    chapter: str
    repeatable: bool = True  # the same seed gives the same numbers: untrue of timings
    options: tuple[str, ...] = ()  # what the trial takes beside its seed, such as "device"
    not_measured: str = ""  # what this record leaves out, and the command that would measure it

    @property
    def command(self) -> str:
        """What a reader types to run the trial again."""
        return f"python -m groundup.experiments record {self.id}"

    def find(self, numbers: Numbers) -> Finding:
        """What these numbers say of the claim."""
        verdict = self.judge(numbers)
        if verdict not in VERDICTS:
            raise ValueError(
                f"expected a verdict of {', '.join(VERDICTS)} from the rule of {self.id}, got {verdict!r}"
            )
        return Finding(self.id, self.seeds, numbers, tuple(self.summarise(numbers)), verdict)


@dataclass(frozen=True)
class Finding:
    """What the trial of a claim gave: numbers for each seed, effects with their spread, the verdict."""

    claim: str
    seeds: tuple[int, ...]
    numbers: Numbers
    effects: tuple[Effect, ...]
    verdict: str
    where: Mapping[str, object] = field(default_factory=dict)  # command, time, hardware, versions, commit

    def as_record(self) -> dict[str, object]:
        """The part of a recorded run that this finding is; `from_record` is its inverse."""
        return {"effects": [asdict(effect) for effect in self.effects], "verdict": self.verdict}

    @classmethod
    def from_record(cls, run: Mapping) -> Finding:
        effects = tuple(Effect(**effect) for effect in run["effects"])
        where = {name: run[name] for name in ("command", "time", "hardware", "versions", "commit")}
        return cls(run["claim"], tuple(run["seeds"]), run["numbers"], effects, run["verdict"], where)


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


def paired(numbers: Mapping[str, Sequence[float]], first: str, second: str) -> list[float]:
    """first − second, seed by seed.

    >>> paired({"wide": [3.0, 5.0], "narrow": [1.0, 2.0]}, "wide", "narrow")
    [2.0, 3.0]
    """
    return [a - b for a, b in zip(numbers[first], numbers[second], strict=True)]


def unanimous(verdicts: Iterable[str]) -> str:
    """The verdict that all conditions share; where they differ, it depends on the condition.

    >>> unanimous(["confirmed", "confirmed"]), unanimous(["confirmed", "refuted"])
    ('confirmed', 'depends')
    """
    different = set(verdicts)
    return different.pop() if len(different) == 1 else DEPENDS


def above(effect: Effect, bound: float) -> str:
    """Confirmed when the whole interval lies above the bound, refuted when below, else depends on the seed.

    >>> above(Effect.of("gain", [1.0, 1.1, 0.9]), 0.0), above(Effect.of("gain", [1.0, -1.0, 0.5]), 0.0)
    ('confirmed', 'depends')
    """
    return CONFIRMED if effect.low > bound else REFUTED if effect.high < bound else DEPENDS
