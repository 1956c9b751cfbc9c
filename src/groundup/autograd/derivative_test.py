"""Second rung: every case against finite differences, entry by entry, both modes, to second order."""

from __future__ import annotations

import pytest

from groundup.autograd.cases_test import CASES, OURS
from groundup.autograd.gradcheck import check_gradients


@pytest.mark.parametrize("case", [case for case in CASES if case.numeric], ids=str)
def test_first_order(case):
    check_gradients(lambda *xs: case.f(OURS, *xs), *case.inputs(), order=1)


SMALL = [case for case in CASES if case.numeric and sum(x.size for x in case.inputs()) <= 16]


@pytest.mark.parametrize("case", SMALL, ids=str)
def test_second_order(case):
    check_gradients(lambda *xs: case.f(OURS, *xs), *case.inputs(), order=2, tolerance=2e-6)
