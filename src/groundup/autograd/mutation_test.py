"""Does the suite notice a wrong rule? Each rule of the table is broken in turn, and some case must fail."""

from __future__ import annotations

import pytest

import groundup.autograd as ag
from groundup.autograd.cases_test import CASES, OURS, primitives_of
from groundup.autograd.gradcheck import GradientError, check_gradients
from groundup.autograd.pieces import whole

USERS: dict[str, list] = {}
for _case in CASES:
    if _case.numeric and 0 < sum(x.size for x in _case.inputs()) <= 40:
        for _name in primitives_of(_case):
            USERS.setdefault(_name, []).append(_case)

BREAKS = {
    "too large": lambda share: share * 1.001,
    "wrong sign": lambda share: -share,
    "zero": lambda share: share * 0.0,
}
NAMES = sorted(set(ag.TABLE) - {"astype"})


ONLY_IN_DERIVATIVES = {"fold", "place", "spread"}


def _noticed(name: str, mode: str) -> bool:
    options = {"order": 1, "modes": (mode,)} if name not in ONLY_IN_DERIVATIVES else {"order": 2}
    for case in sorted(USERS[name], key=lambda case: sum(x.size for x in case.inputs())):
        try:
            check_gradients(lambda *xs, case=case: case.f(OURS, *xs), *case.inputs(), **options)
        except GradientError:
            return True
    return False


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_broken_reverse_rule_is_noticed(name, kind, monkeypatch):
    entry = ag.TABLE[name]
    for position in range(len(entry.vjp)):
        right = entry.pull

        def wrong(node, where, g, position=position, right=right):
            share = whole(right(node, where, g))
            return BREAKS[kind](share) if where == position or entry.variadic else share

        with monkeypatch.context() as patch:
            patch.setattr(entry, "pull", wrong)
            assert _noticed(name, "reverse"), f"{name}, argument {position}: {kind} went unnoticed"


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_broken_forward_rule_is_noticed(name, kind, monkeypatch):
    entry = ag.TABLE[name]
    for position in range(len(entry.vjp)):
        right = entry.pushes

        def wrong(tangents, values, out, options, position=position, right=right):
            moving = [i for i, tangent in enumerate(tangents) if tangent is not None]
            parts = list(right(tangents, values, out, options))
            return [
                BREAKS[kind](part) if where == position or entry.variadic else part
                for where, part in zip(moving, parts, strict=not entry.variadic)
            ]

        with monkeypatch.context() as patch:
            patch.setattr(entry, "pushes", wrong)
            assert _noticed(name, "forward"), f"{name}, argument {position}: {kind} went unnoticed"
