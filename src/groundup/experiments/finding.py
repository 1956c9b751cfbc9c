"""Claims on trial: claim → prediction → experiment → verdict.

A `Claim` is written before anything is run: what is said, what we expect, the seeds, and the rule that turns
numbers into a verdict, in words and in code. A `Finding` is what a trial of it gave. The verdict is never
typed: it is computed from the numbers, and a test computes it again from the record. Where a rule turned out
to be wrong, what stood before stays visible as a `Correction`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .effect import Effect

CONFIRMED, REFUTED, DEPENDS = "confirmed", "refuted", "depends"
UNDECIDED, UNTESTABLE = "undecided", "not testable here"
VERDICTS = (CONFIRMED, REFUTED, DEPENDS, UNDECIDED, UNTESTABLE)

# What a trial measures: condition → measure → one number for each seed, in the order of the seeds.
# The same seed at the same place in two lists is what makes a comparison paired. A timing has as many lists
# in a row, one after the other, as there were fresh processes.
Numbers = Mapping[str, Mapping[str, Sequence[float]]]

# Why a rule was corrected that filed under "depends" what its numbers left open.
NO_WORD = (
    'There was no word for what the numbers leave open, and the rule called it "depends". That word is for '
    "conditions that disagree; an interval on both sides of the bound is now called undecided."
)


@dataclass(frozen=True)
class Correction:
    """A rule that was changed after its trial: what stood until then, since when not, and why."""

    day: str
    rule: str
    verdict: str
    why: str


@dataclass(frozen=True)
class Claim:
    """What somebody says, and how we shall decide, written before the first run.

    trial(seed) -> {condition: {measure: number}} runs one seed; judge(numbers) -> verdict is `rule` as code;
    summarise(numbers) -> effects are the few numbers that tell the story. `expected` is the verdict that the
    prediction names; `missed` says in a sentence where the prediction was wrong, in its verdict or its size.
    """

    id: str
    title: str
    source: str
    statement: str
    prediction: str
    expected: str
    rule: str
    seeds: tuple[int, ...]
    trial: Callable[..., Mapping[str, Mapping[str, float]]]
    judge: Callable[[Numbers], str]
    summarise: Callable[[Numbers], list[Effect]]
    minutes: float
    chapter: str
    missed: str = ""
    corrections: tuple[Correction, ...] = ()  # the oldest first
    repeatable: bool = True  # the same seed gives the same numbers: untrue of timings
    processes: int = 1  # a timing runs all its seeds in several processes, each time as rounds
    options: tuple[str, ...] = ()  # what the trial takes beside its seed, such as "device"
    not_measured: str = ""  # what this record leaves out, and the command that would measure it

    @property
    def command(self) -> str:
        """What a reader types to run the trial again."""
        return f"python -m groundup.experiments record {self.id}"

    def find(self, numbers: Numbers, where: Mapping[str, object] | None = None) -> Finding:
        """What these numbers say of the claim."""
        verdict = self.judge(numbers)
        if verdict not in VERDICTS:
            raise ValueError(
                f"expected a verdict of {', '.join(VERDICTS)} from the rule of {self.id}, got {verdict!r}"
            )
        return Finding(self.id, self.seeds, numbers, tuple(self.summarise(numbers)), verdict, where or {})


@dataclass(frozen=True)
class Finding:
    """What the trial of a claim gave: numbers for each seed, effects with their spread, the verdict."""

    claim: str
    seeds: tuple[int, ...]
    numbers: Numbers
    effects: tuple[Effect, ...]
    verdict: str
    where: Mapping[str, object] = field(default_factory=dict)  # command, time, hardware, versions, commit


def paired(numbers: Mapping[str, Sequence[float]], first: str, second: str) -> list[float]:
    """first − second, seed by seed.

    >>> paired({"wide": [3.0, 5.0], "narrow": [1.0, 2.0]}, "wide", "narrow")
    [2.0, 3.0]
    """
    return [a - b for a, b in zip(numbers[first], numbers[second], strict=True)]


def unanimous(verdicts: Iterable[str]) -> str:
    """The verdict that all conditions share; where two disagree, it depends on the condition.

    An undecided condition disagrees with none, and leaves the claim undecided where the others agree.

    >>> unanimous(["confirmed", "confirmed"]), unanimous(["confirmed", "undecided", "refuted"])
    ('confirmed', 'depends')
    >>> unanimous(["confirmed", "undecided"])
    'undecided'
    """
    different = set(verdicts)
    decided = different - {UNDECIDED}
    if len(decided) > 1:
        return DEPENDS
    return UNDECIDED if UNDECIDED in different else decided.pop()


def above(effect: Effect, bound: float) -> str:
    """Confirmed when the whole interval lies above the bound, refuted when below, else undecided.

    >>> [above(Effect.sample("gain", values), 0.0) for values in ([1.0, 1.1, 0.9], [1.0, -1.0, 0.5])]
    ['confirmed', 'undecided']
    """
    return CONFIRMED if effect.low > bound else REFUTED if effect.high < bound else UNDECIDED


def opposite(verdict: str) -> str:
    """The verdict on a claim that says the contrary.

    >>> opposite("confirmed"), opposite("undecided")
    ('refuted', 'undecided')
    """
    return {CONFIRMED: REFUTED, REFUTED: CONFIRMED}.get(verdict, verdict)


def within(effect: Effect, low: float, high: float) -> str:
    """Confirmed when the whole interval lies from low to high, refuted when all of it lies outside.

    >>> [within(Effect.timing("ratio", values), 0.5, 2.0) for values in ([0.9, 1.1], [2.5, 3.0], [1.5, 2.5])]
    ['confirmed', 'refuted', 'undecided']
    """
    if low <= effect.low and effect.high <= high:
        return CONFIRMED
    return REFUTED if effect.high < low or effect.low > high else UNDECIDED


def always(holds: Iterable[bool]) -> str:
    """Confirmed when it holds for every seed, refuted when for none, else undecided.

    >>> always([True, True]), always([False, False]), always([True, False])
    ('confirmed', 'refuted', 'undecided')
    """
    seen = set(map(bool, holds))
    return UNDECIDED if len(seen) > 1 else CONFIRMED if seen == {True} else REFUTED
