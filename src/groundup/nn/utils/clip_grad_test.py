import math

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn.utils import clip_grad_norm_, clip_grad_value_

RNG = np.random.default_rng(0)
SLOPES = [RNG.standard_normal(shape) for shape in ((3, 5), (7,), ())]


def weights(slopes, dtype=np.float64):
    """Ours and torch's with these gradients, and one of each without."""
    mine = [Tensor(np.zeros(np.shape(g), dtype), requires_grad=True) for g in [*slopes, 0.0]]
    theirs = [torch.tensor(w.numpy(), requires_grad=True) for w in mine]
    for own, other, slope in zip(mine, theirs, slopes, strict=False):
        own.grad, other.grad = Tensor(slope, dtype=dtype), torch.tensor(np.asarray(slope, dtype))
    return mine, theirs


def close(mine, theirs, rtol=1e-12):
    for own, other in zip(mine[:-1], theirs[:-1], strict=True):
        np.testing.assert_allclose(own.grad.numpy(), other.grad.numpy(), rtol=rtol)
    assert mine[-1].grad is None


@pytest.mark.parametrize("norm_type", [0.5, 1, 2, 3.0, math.inf])
@pytest.mark.parametrize("max_norm", [0.0, 0.3, 1e6])
def test_norm_and_gradients_are_torch_s(norm_type, max_norm):
    mine, theirs = weights(SLOPES)
    norm = clip_grad_norm_(mine, max_norm, norm_type)
    expected = torch.nn.utils.clip_grad_norm_(theirs, max_norm, norm_type)
    assert norm.shape == () and norm.item() == pytest.approx(expected.item(), rel=1e-12)
    close(mine, theirs)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_norm_that_is_no_number_is_torch_s_or_an_error(bad):
    mine, theirs = weights([np.array([1.0, bad]), np.ones(2)])
    with pytest.raises(RuntimeError, match="expected gradients of a finite norm, got"):
        clip_grad_norm_(mine, 1.0, error_if_nonfinite=True)
    assert mine[1].grad.tolist() == [1.0, 1.0]
    clip_grad_norm_(mine, 1.0)
    torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    close(mine, theirs)


def test_the_direction_stays_and_the_length_is_the_bound():
    mine, _ = weights(SLOPES)
    clip_grad_norm_(iter(mine), 0.5)
    clipped = np.concatenate([w.grad.numpy().ravel() for w in mine[:-1]])
    before = np.concatenate([np.ravel(slope) for slope in SLOPES])
    assert np.linalg.norm(clipped) == pytest.approx(0.5, rel=1e-5)
    np.testing.assert_allclose(clipped / np.linalg.norm(clipped), before / np.linalg.norm(before), rtol=1e-12)


def test_values_are_torch_s_and_float32_stays():
    mine, theirs = weights(SLOPES, np.float32)
    clip_grad_value_(mine, 0.4)
    torch.nn.utils.clip_grad_value_(theirs, 0.4)
    close(mine, theirs, rtol=0)
    clip_grad_norm_(mine, 0.2)
    torch.nn.utils.clip_grad_norm_(theirs, 0.2)
    close(mine, theirs, rtol=1e-6)
    assert {w.grad.dtype for w in mine[:-1]} == {np.dtype(np.float32)}


def test_one_tensor_and_nothing_to_clip():
    (weight, nothing), _ = weights([np.array([3.0, 4.0])])
    assert clip_grad_norm_(weight, 10.0).item() == 5.0
    clip_grad_value_(weight, 3.5)
    assert weight.grad.tolist() == [3.0, 3.5]
    assert clip_grad_norm_([nothing], 1.0).item() == clip_grad_norm_([], 1.0).item() == 0.0


def test_a_negative_bound_is_refused():
    with pytest.raises(ValueError, match="expected a max_norm of at least 0, got -1"):
        clip_grad_norm_([], -1)
    with pytest.raises(ValueError, match="expected a clip_value of at least 0, got nan"):
        clip_grad_value_([], math.nan)
