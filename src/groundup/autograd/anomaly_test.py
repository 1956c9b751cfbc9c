"""The first NaN is traced to the operation that made it, forward and backward."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, detect_anomaly, grad, log, mode, sqrt, where


@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_a_nan_in_a_result_is_named():
    x = Tensor([-1.0, 1.0], requires_grad=True)
    with (
        detect_anomaly(),
        pytest.raises(FloatingPointError, match=r"log made the first NaN: in its result \(1 of 2"),
    ):
        log(x * 1).exp().sum()


def test_a_nan_in_a_derivative_is_named():
    x = Tensor([0.0, 4.0], requires_grad=True)
    with detect_anomaly():
        y = where(x > 0, sqrt(x), 0.0).sum()
        with pytest.raises(
            FloatingPointError, match="sqrt made the first NaN: in its derivative for argument 0"
        ):
            y.backward()


def test_a_nan_that_came_in_is_not_blamed_on_the_next():
    with detect_anomaly():
        y = Tensor([np.nan], requires_grad=True) * 2
    assert np.isnan(y.item())


def test_infinities_and_integers_pass():
    with detect_anomaly():
        assert (Tensor([1e308]) * 0.5 + np.inf).item() == np.inf
        assert Tensor([1, 2]).sum().item() == 3


def test_it_works_in_transforms():
    with detect_anomaly(), pytest.raises(FloatingPointError, match="sqrt"):
        grad(lambda x: (sqrt(x) * 0.0).sum())(np.array([0.0]))


def test_outside_nothing_is_searched_and_it_nests():
    with detect_anomaly():
        with detect_anomaly():
            pass
        assert mode.mode.anomaly
    assert not mode.mode.anomaly
    x = Tensor([0.0], requires_grad=True)
    (sqrt(x) * 0.0).sum().backward()
    assert np.isnan(x.grad.item())


def test_a_nan_that_came_in_from_behind_is_not_blamed():
    x = Tensor([1.0], requires_grad=True)
    with detect_anomaly():
        (x * 2).backward(np.array([np.nan]))
    assert np.isnan(x.grad.item())
