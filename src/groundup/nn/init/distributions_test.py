import numpy as np
import pytest
import torch
from scipy import stats

from groundup import nn
from groundup.autograd import Tensor

SHAPE = (100, 101)


def drawn(fill, *arguments, dtype=np.float32, **options):
    return fill(Tensor(np.zeros(SHAPE, dtype)), *arguments, rng=np.random.default_rng(0), **options).numpy()


@pytest.mark.parametrize(
    ("name", "options", "distribution"),
    [
        ("uniform_", {}, stats.uniform(0, 1)),
        ("uniform_", {"a": -0.5, "b": 2.0}, stats.uniform(-0.5, 2.5)),
        ("normal_", {}, stats.norm(0, 1)),
        ("normal_", {"mean": 3.0, "std": 0.1}, stats.norm(3, 0.1)),
        ("trunc_normal_", {}, stats.truncnorm(-2, 2)),
        ("trunc_normal_", {"mean": 0.3, "std": 0.5, "a": 0.1, "b": 1.3}, stats.truncnorm(-0.4, 2, 0.3, 0.5)),
        ("trunc_normal_", {"std": 0.02}, stats.norm(0, 0.02)),
    ],
)
def test_the_draws_follow_their_distribution_and_torch_s_do_too(name, options, distribution):
    ours = drawn(getattr(nn.init, name), **options)
    theirs = torch.empty(SHAPE)
    generator = torch.Generator().manual_seed(0)
    getattr(torch.nn.init, name)(theirs, generator=generator, **options)
    assert ours.dtype == np.float32
    for draws in (ours, theirs.numpy()):
        assert stats.kstest(draws.ravel(), distribution.cdf).pvalue > 1e-4
    low, high = distribution.support()
    assert low <= ours.min() and ours.max() <= high


def test_an_interval_that_is_hardly_ever_met_is_refused():
    with pytest.raises(ValueError, match=r"one draw in 100 meets, got \[3, 4\] with mean 0\.0 and std 1\.0"):
        drawn(nn.init.trunc_normal_, a=3, b=4)


def test_the_same_generator_gives_the_same_weights_in_both_dtypes():
    single, double = (drawn(nn.init.normal_, dtype=dtype) for dtype in (np.float32, np.float64))
    np.testing.assert_array_equal(single, double.astype(np.float32))
