"""Equations of every form against NumPy, and the errors of those that say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import einsum

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [
        ("ij,jk", [(2, 3), (3, 5)]),
        ("ba", [(2, 3)]),
        ("i...,i...->...", [(2, 3), (2, 1)]),
        ("...,...", [(2, 3), (3,)]),
        ("...ii->...i", [(2, 3, 3)]),
        ("iii->i", [(3, 3, 3)]),
        ("iijj->ij", [(2, 2, 3, 3)]),
        ("ii,i->", [(3, 3), (3,)]),
        ("a,b,c,d->dcba", [(2,), (3,), (2,), (5,)]),
        ("ab,bc,cd,de->ae", [(2, 3), (3, 2), (2, 5), (5, 2)]),
        ("ij,ij->ij", [(2, 3), (2, 3)]),
        (" i j , j -> i ", [(2, 3), (3,)]),
        ("i,->i", [(3,), ()]),
        ("ij,jk->ik", [(2, 0), (0, 3)]),
    ],
)
def test_it_is_numpys(equation, shapes):
    operands = [RNG.standard_normal(shape) for shape in shapes]
    np.testing.assert_allclose(einsum(equation, *operands), np.einsum(equation, *operands), rtol=1e-12)


@pytest.mark.parametrize(
    ("equation", "shapes", "message"),
    [
        ("ij,jk->ik", [(2, 3)], "expected 2 operands"),
        ("ijk->i", [(2, 3)], "'ijk' of 'ijk->i' does not name the 2 axes"),
        ("i->i", [(2, 3)], "does not name the 2 axes"),
        ("i1->i", [(2, 3)], "does not name the 2 axes"),
        ("ij->k", [(2, 3)], "each letter of the result once, and in an operand"),
        ("ij->ii", [(2, 3)], "each letter of the result once"),
        ("ij,jk->ik", [(2, 3), (4, 5)], "axis 'j' of 'ij,jk->ik' has size 3 in one operand and 4 in another"),
    ],
)
def test_errors_say_what_is_wrong(equation, shapes, message):
    with pytest.raises(ValueError, match=message):
        einsum(equation, *(np.ones(shape) for shape in shapes))
