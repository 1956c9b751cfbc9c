"""Numbers, sequences and texts made of a tensor."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor


def test_item_float_int_bool_and_format():
    x = Tensor([2.5], requires_grad=True)
    assert (x.item(), float(x), int(x), bool(x), f"{x:.1f}") == (2.5, 2.5, 2, True, "2.5")
    assert [10, 20, 30][Tensor(1)] == 20
    with pytest.raises(ValueError, match=r"one element, got shape \(2,\)"):
        Tensor([1.0, 2.0]).item()
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Tensor([1.0, 2.0]))


def test_it_shows_itself():
    assert repr(Tensor([1.0])) == "Tensor([1.])"
    assert repr(Tensor(np.float32(2), requires_grad=True)) == "Tensor(2., dtype=float32, requires_grad=True)"
    assert f"{Tensor([1.0])}" == "Tensor([1.])"


def test_it_is_a_sequence_of_its_rows():
    x = Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    assert len(x) == 2 and x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert [row.tolist() for row in x] == x.tolist() and all(row.requires_grad for row in x)
    for use in (len, list):
        with pytest.raises(TypeError, match="a tensor without axes has no length"):
            use(Tensor(1.0))
