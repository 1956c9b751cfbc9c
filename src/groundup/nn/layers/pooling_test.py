import numpy as np

from groundup import nn
from groundup.autograd import Tensor

X = np.random.default_rng(0).standard_normal((2, 3, 6, 4))


def test_the_window_is_the_stride_by_default():
    expected = X.reshape(2, 3, 3, 2, 2, 2).max(axis=(3, 5))
    np.testing.assert_array_equal(nn.MaxPool2d(2)(Tensor(X)).numpy(), expected)


def test_one_window_for_all_is_the_mean_or_the_largest():
    means, extremes = nn.AdaptiveAvgPool2d(1)(Tensor(X)).numpy(), nn.AdaptiveMaxPool2d(1)(Tensor(X)).numpy()
    np.testing.assert_allclose(means[..., 0, 0], X.mean((2, 3)), rtol=1e-12)
    np.testing.assert_array_equal(extremes[..., 0, 0], X.max((2, 3)))


def test_the_border_never_wins_a_maximum():
    assert (nn.MaxPool2d(3, 1, padding=1)(Tensor(-1.0 - abs(X))).numpy() <= -1.0).all()
