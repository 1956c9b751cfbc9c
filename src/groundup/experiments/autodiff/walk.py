"""The chapter's example walked step by step: y = exp(a b) sin a at a = 1, b = 2, forward and in reverse."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

Edge = tuple[str, str]  # from an argument to what is made of it

V1, V3 = 1.0 * 2.0, math.sin(1.0)
V2 = math.exp(V1)
VALUES = {"a": 1.0, "b": 2.0, "v1": V1, "v2": V2, "v3": V3, "y": V2 * V3}
SLOPES: dict[Edge, float] = {  # the local derivative of each step by each of its arguments
    ("a", "v1"): 2.0,
    ("b", "v1"): 1.0,
    ("v1", "v2"): V2,
    ("a", "v3"): math.cos(1.0),
    ("v2", "y"): V3,
    ("v3", "y"): V2,
}
STEPS = ("v1", "v2", "v3", "y")  # in the order in which they are computed
INTO = {name: [edge for edge in SLOPES if edge[1] == name] for name in STEPS}


@dataclass(frozen=True)
class State:
    """What is known at one moment of the walk, and what has just happened.

    tangents, adjoints: of the values reached so far. used: the edges of this moment; passed: of those before.
    fresh: the values that have just changed. headline, sum: two lines that tell it, formulas between dollars.
    """

    headline: str
    sum: str
    tangents: dict[str, float] = field(default_factory=dict)
    adjoints: dict[str, float] = field(default_factory=dict)
    used: tuple[Edge, ...] = ()
    passed: tuple[Edge, ...] = ()
    fresh: tuple[str, ...] = ()

    @property
    def reverse(self) -> bool:
        return bool(self.adjoints)

    @property
    def reached(self) -> str:
        """The value that collects or hands out, on which the walk stands."""
        return self.used[0][1] if self.used else (*self.fresh, "")[0]


def states() -> list[State]:
    """The values; a seed and four steps forward; a seed and four steps in reverse."""
    start = State("Every value is known,", "and on every arrow the slope of that step.")
    there = list(_forward())
    return [start, *there, *_reverse(there[-1].tangents)]


def _forward() -> Iterator[State]:
    tangents, passed = {"a": 1.0, "b": 0.0}, ()
    told = "Forward: nudge $a$.", "It moves by 1 for 1, and $b$ not at all."
    yield State(*told, dict(tangents), fresh=("a", "b"))
    for name in STEPS:
        terms = [f"{short(SLOPES[edge])} × {short(tangents[edge[0]])}" for edge in INTO[name]]
        tangents[name] = sum(SLOPES[edge] * tangents[edge[0]] for edge in INTO[name])
        told = f"{' + '.join(terms)} = {short(tangents[name])}"
        used = tuple(INTO[name])
        yield State(f"Forward: {letter(name)} collects.", told, dict(tangents), {}, used, passed, (name,))
        passed += used


def _reverse(tangents: dict[str, float]) -> Iterator[State]:
    adjoints, passed = {"y": 1.0}, ()
    told = "Reverse: begin at the result.", "With itself, $y$ moves by 1 for 1."
    yield State(*told, tangents, dict(adjoints), fresh=("y",))
    for name in reversed(STEPS):
        shares = []
        for source, _ in INTO[name]:
            slope, before = SLOPES[source, name], adjoints.get(source)
            adjoints[source] = (before or 0.0) + slope * adjoints[name]
            share = f"{short(slope)} × {short(adjoints[name])}"
            more = f"{short(before)} + {share} = {short(adjoints[source])}" if before else share
            shares.append(f"{letter(source)} gets {more}")
        used, fresh = tuple(INTO[name]), tuple(source for source, _ in INTO[name])
        headline = f"Reverse: {letter(name)} hands out."
        yield State(headline, ", ".join(shares), tangents, dict(adjoints), used, passed, fresh)
        passed += used


def letter(name: str) -> str:
    """A value's name as a formula.

    >>> letter("v1"), letter("y")
    ('$v_1$', '$y$')
    """
    return f"$v_{name[1]}$" if name[1:] else f"${name}$"


def short(number: float) -> str:
    """Three digits, as a student would write them.

    >>> short(6.2177), short(2.0)
    ('6.22', '2')
    """
    return f"{number:.3g}"
