"""The likelihood's types and what is kept; values and derivatives are in the table of cases."""

from __future__ import annotations

import numpy as np

import groundup.autograd as ag
from groundup.autograd.primitives.likelihood import negative_log_likelihood

X = np.random.default_rng(0).standard_normal((5, 7)).astype(np.float32)
CLASSES = np.array([0, 6, 3, 3, 1])


def test_it_is_the_sum_of_what_the_classes_name():
    found = negative_log_likelihood(X, CLASSES, over=5.0)
    assert found == -X[np.arange(5), CLASSES].mean() and found.dtype == np.float32


def test_its_derivative_stays_in_single_precision():
    x = ag.Tensor(X, requires_grad=True)
    y = negative_log_likelihood(x, CLASSES, over=4.0)
    y.backward()
    assert y.dtype == x.grad.dtype == np.float32
    assert x.grad.numpy().sum() == -1.25 and np.count_nonzero(x.grad.numpy()) == 5


def test_nothing_is_kept():
    assert ag.TABLE["negative_log_likelihood"].kept(1) == []
