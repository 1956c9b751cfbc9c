import numpy as np

from groundup.autograd import Tensor, check_gradients
from groundup.conformer.padding import masked_softmax, valid_frames, zero_padding

VALID = np.array([[True, True, False], [False, False, False]])


def test_zero_padding_forgets_even_a_nan_and_passes_no_gradient_there():
    x = Tensor(np.full((2, 3, 2), np.nan), requires_grad=True)
    y = zero_padding(x, np.array([0, 0]))
    y.sum().backward()
    assert not y.numpy().any() and not x.grad.numpy().any()


def test_a_row_of_weights_sums_to_one_or_has_no_frame():
    scores = np.random.default_rng(0).normal(size=(2, 3)) * 1e3
    weights = masked_softmax(Tensor(scores), VALID).numpy()
    np.testing.assert_allclose(weights.sum(-1), [1, 0])
    assert not weights[~VALID].any()


def test_derivatives_are_the_limits_of_differences():
    x = np.random.default_rng(1).normal(size=(2, 3))
    check_gradients(lambda t: masked_softmax(t, VALID), x)
    check_gradients(lambda t: zero_padding(t, np.array([1, 3])), np.arange(12.0).reshape(2, 3, 2))


def test_the_mask_is_that_of_the_lengths():
    assert valid_frames(np.array([2, 0]), 3).tolist() == VALID.tolist()
