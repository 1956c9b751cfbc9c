"""var: digits, types and what is kept; values and derivatives are in the table of cases."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag

pytestmark = pytest.mark.filterwarnings("ignore:.*degrees of freedom is <= 0:UserWarning")  # torch's var
X = np.random.default_rng(0).standard_normal((5, 7))


def test_a_large_mean_costs_no_digit():
    x = X.astype(np.float32) + np.float32(1e4)
    np.testing.assert_allclose(ag.var(x, 0), x.astype(np.float64).var(0, ddof=1), rtol=1e-4)


def test_single_precision_stays():
    assert ag.var(X.astype(np.float32)).dtype == ag.var(X.astype(np.float32), 0).dtype == np.float32


def test_torchs_correction_of_none_is_one():
    assert ag.var(X, correction=None) == ag.var(X, correction=1) != ag.var(X, correction=0)


def test_where_nothing_is_left_to_divide_by_it_is_torchs():
    for x in ([2.0], [2.0, 3.0, 5.0]):
        for correction in (3, 4):
            theirs = torch.var(torch.tensor(x), correction=correction)
            np.testing.assert_array_equal(ag.var(np.array(x), correction=correction), theirs.numpy())


def test_only_the_entries_are_kept():
    assert ag.TABLE["var"].kept(1) == [0]


def test_unbiased_is_torchs_old_name_and_place():
    x, theirs = ag.Tensor(X), torch.tensor(X)
    for arguments in ((False,), (True,), (0, False), (1, True, True)):
        np.testing.assert_allclose(ag.var(x, *arguments).numpy(), torch.var(theirs, *arguments), rtol=1e-12)
        np.testing.assert_allclose(ag.std(x, *arguments).numpy(), torch.std(theirs, *arguments), rtol=1e-12)
    with pytest.raises(TypeError, match="var: give unbiased or correction, not both"):
        ag.var(x, 0, True, correction=1)
