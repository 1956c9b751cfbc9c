"""Sub-sampling: the lengths are those of the real tensor, always."""

import pytest
import torch
from torch.nn import functional

from groundup.speaker import ConvSubsampling, subsampled_length


@pytest.mark.parametrize(("factor", "layers"), [(2, 1), (4, 2), (8, 3)])
def test_every_length_up_to_1000_is_the_real_one(factor, layers):
    convolution = torch.nn.Conv2d(1, 1, 3, stride=2)
    for length in range(2 * factor - 1, 1001):
        x = torch.zeros(1, 1, length, 2 * factor - 1, device="meta")
        for _ in range(layers):
            x = convolution.to("meta")(x)
        assert subsampled_length(length, layers) == x.shape[2]


@pytest.mark.parametrize("factor", [1, 2, 4, 8])
def test_the_shortest_utterance_gives_one_frame(factor):
    module = ConvSubsampling(17, 6, factor, channels=3)
    assert module.minimum_frames == {1: 1, 2: 3, 4: 7, 8: 15}[factor]
    y, lengths = module(torch.randn(2, module.minimum_frames, 17), torch.tensor([module.minimum_frames] * 2))
    assert y.shape == (2, 1, 6) and lengths.tolist() == [1, 1]


def test_two_layers_equal_two_convolutions_and_a_linear_map():
    torch.manual_seed(0)
    module = ConvSubsampling(17, 6, factor=4, channels=3).double()
    x = torch.randn(2, 23, 17, dtype=torch.float64)
    y, lengths = module(x, torch.tensor([23, 23]))
    first, second = module.convolutions
    image = functional.conv2d(x[:, None], first.weight, first.bias, stride=2).relu()
    image = functional.conv2d(image, second.weight, second.bias, stride=2).relu()
    frames = torch.stack([image[:, :, t].flatten(1) for t in range(image.shape[2])], dim=1)
    torch.testing.assert_close(y, module.projection(frames), rtol=1e-10, atol=1e-12)
    assert lengths.tolist() == [5, 5]


def test_frames_behind_the_end_are_zero_in_spite_of_the_biases():
    module = ConvSubsampling(17, 6, channels=3)
    y, lengths = module(torch.randn(2, 23, 17), torch.tensor([23, 11]))
    assert lengths.tolist() == [5, 2]
    assert y[1, 2:].abs().max() == 0 and (y[1, :2] != 0).all()


def test_sizes_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="expected a sub-sampling factor of 1, 2, 4 or 8, got 3"):
        ConvSubsampling(40, 6, factor=3)
    with pytest.raises(ValueError, match="expected at least 15 bands for factor 8, got 14"):
        ConvSubsampling(14, 6, factor=8)
