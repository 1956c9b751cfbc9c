import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812


def numbers(shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("shape", [(7,), (5, 7), (2, 5, 7)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_is_torch_s(shape, bias):
    arrays = [numbers(shape), numbers((3, 7), seed=1)] + [numbers(3, seed=2)] * bias
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    ours = [Tensor(array, requires_grad=True) for array in arrays]
    upstream = numbers((*shape[:-1], 3), seed=3)
    expected, found = torch.nn.functional.linear(*theirs), F.linear(*ours)
    expected.backward(torch.tensor(upstream))
    found.backward(upstream)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-12)
    for our, their in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(our.grad.numpy(), their.grad.numpy(), rtol=1e-12)


def test_linear_names_the_shape_that_it_expects():
    with pytest.raises(ValueError, match=r"expected an input of shape \(…, 7\), got \(2, 5\)"):
        F.linear(Tensor(numbers((2, 5))), Tensor(numbers((3, 7))))


def test_linear_starts_as_torch_s_does():
    layer = nn.Linear(400, 300, rng=np.random.default_rng(0))
    for parameter in layer.parameters():
        assert parameter.dtype == np.float32
        assert abs(parameter.numpy()).max() <= 1 / np.sqrt(400)
        assert parameter.numpy().std() == pytest.approx(1 / np.sqrt(3 * 400), rel=0.1)
    assert layer.weight.shape == (300, 400) and layer.bias.shape == (300,)
    assert nn.Linear(4, 3, bias=False, rng=np.random.default_rng(0)).bias is None
