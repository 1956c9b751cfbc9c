import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.nn.functional.reduction import check_reduction, divided, reduced

LOSSES = Tensor([[1.0, 2.0], [3.0, 6.0]])


def test_mean_sum_and_none():
    assert (reduced(LOSSES, "mean").item(), reduced(LOSSES, "sum").item()) == (3.0, 12.0)
    assert reduced(LOSSES, "none") is LOSSES


def test_the_mean_of_nothing_is_nan_as_torch_s():
    assert np.isnan(reduced(Tensor(np.zeros((0, 2))), "mean").item())
    assert divided(LOSSES.sum(), 4).item() == 3.0 and np.isnan(divided(LOSSES.sum(), 0).item())


def test_an_unknown_reduction_is_refused():
    with pytest.raises(ValueError, match="expected a reduction of 'mean', 'sum' or 'none', got 'average'"):
        reduced(LOSSES, "average")
    with pytest.raises(ValueError, match="of 'mean', 'sum', 'batchmean' or 'none', got None"):
        check_reduction(None, "batchmean")
