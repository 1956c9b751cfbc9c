import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor


@pytest.mark.parametrize(
    ("name", "shape", "options"),
    [
        ("constant_", (2, 5), {"val": 0.3}),
        ("zeros_", (2, 5), {}),
        ("ones_", (), {}),
        ("eye_", (3, 5), {}),
        ("eye_", (5, 3), {}),
        ("dirac_", (5, 3, 4), {}),
        ("dirac_", (6, 2, 3, 5), {"groups": 2}),
        ("dirac_", (6, 5, 2, 1, 3), {"groups": 3}),
    ],
)
def test_what_is_not_random_is_torch_s(name, shape, options):
    ours, theirs = Tensor(np.full(shape, 7.0, np.float32)), torch.full(shape, 7.0)
    assert getattr(nn.init, name)(ours, **options) is ours
    getattr(torch.nn.init, name)(theirs, **options)
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


def test_a_convolution_that_starts_as_dirac_hands_its_input_on():
    weight = nn.init.dirac_(Tensor(np.zeros((3, 3, 5))))
    x = np.random.default_rng(0).standard_normal((2, 3, 7))
    np.testing.assert_array_equal(nn.functional.conv1d(Tensor(x), weight, padding=2).numpy(), x)


@pytest.mark.parametrize(
    ("fill", "message"),
    [
        (lambda x: nn.init.eye_(x), r"expected a matrix, got \(3,\)"),
        (lambda x: nn.init.dirac_(x), r"expected the weight of a convolution, got \(3,\)"),
        (lambda x: nn.init.dirac_(Tensor(np.zeros((3, 2, 2))), groups=2), "3 channels out .* 2 groups"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(fill, message):
    with pytest.raises(ValueError, match=message):
        fill(Tensor(np.zeros(3)))


def test_filling_is_an_edit_that_an_older_graph_notices_and_the_memory_stays():
    weight = nn.Parameter(np.ones(3))
    held, y = weight.detach(), (weight * weight).sum()
    nn.init.zeros_(weight)
    assert held.tolist() == [0.0, 0.0, 0.0] and weight.requires_grad
    with pytest.raises(RuntimeError, match="changed in place"):
        y.backward()
