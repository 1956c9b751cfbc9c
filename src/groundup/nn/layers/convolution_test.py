import numpy as np
import pytest

from groundup import nn
from groundup.autograd import Tensor

RNG = np.random.default_rng(0)
PAIRS = [("Conv1d", "ConvTranspose1d", (7,)), ("Conv2d", "ConvTranspose2d", (7, 5))]


@pytest.mark.parametrize(("forward", "transposed", "image"), PAIRS)
def test_the_transposed_layer_is_the_transpose_of_the_other(forward, transposed, image):
    """⟨conv x, y⟩ = ⟨x, convᵀ y⟩ with one weight, as for a matrix and its transpose."""
    options = {"stride": 2, "padding": 1, "groups": 2, "bias": False, "rng": RNG, "dtype": np.float64}
    ours, back = getattr(nn, forward)(4, 6, 3, **options), getattr(nn, transposed)(6, 4, 3, **options)
    back.weight = ours.weight
    x = RNG.standard_normal((2, 4, *image))
    y = ours(Tensor(x)).numpy()
    other = RNG.standard_normal(y.shape)
    np.testing.assert_allclose((y * other).sum(), (x * back(Tensor(other)).numpy()).sum(), rtol=1e-12)


def test_a_shift_of_the_input_shifts_the_output():
    layer, x = nn.Conv1d(3, 5, 3, rng=RNG, dtype=np.float64), RNG.standard_normal((2, 3, 11))
    whole = layer(Tensor(x)).numpy()
    np.testing.assert_allclose(layer(Tensor(x[..., 2:])).numpy(), whole[..., 2:], rtol=1e-12)


@pytest.mark.parametrize(
    ("layer", "arguments", "options", "message"),
    [
        ("Conv1d", (3, 4, 2), {"groups": 2}, r"groups that divide the channels \(3, 4\), got 2"),
        ("Conv2d", (2, 4, 2), {"groups": 0}, r"groups that divide the channels \(2, 4\), got 0"),
        ("Conv2d", (2, 4, (3, 3, 3)), {}, "expected kernel_size to be one number or a tuple of 2"),
        ("Conv1d", (2, 4, 3), {"stride": 0}, "expected stride to be at least 1, got 0"),
        ("ConvTranspose2d", (2, 4, 3), {"output_padding": -1}, "expected output_padding to be at least 0"),
    ],
)
def test_a_layer_that_makes_no_sense_is_refused_when_it_is_made(layer, arguments, options, message):
    with pytest.raises(ValueError, match=message):
        getattr(nn, layer)(*arguments, **options, rng=RNG)
