"""Each other front end is what it says, and no padding gets in."""

import pytest
import torch

from groundup.experiments.conformer import front_ends
from groundup.experiments.conformer.standard import Standard

ARMS = (front_ends.MaxPooled(), front_ends.TimesRoot())


def front(arm):
    return arm.model(40, 3, torch.Generator().manual_seed(1)).encoder.subsampling


@pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)
def test_an_utterance_gives_the_same_alone_and_in_company(arm):
    model = arm.model(40, 3, torch.Generator().manual_seed(1)).eval()
    x, lengths = torch.randn(2, 43, 40, generator=torch.Generator().manual_seed(0)), torch.tensor([43, 29])
    x[1, 29:] = float("nan")
    torch.testing.assert_close(model(x, lengths)[1:], model(x[1:, :29], lengths[1:]), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)
def test_the_length_is_that_of_the_tensor_from_the_shortest_on(arm):
    made = front(arm)
    for frames in range(made.minimum_frames, made.minimum_frames + 9):
        y, left = made(torch.zeros(1, frames, 40), torch.tensor([frames]))
        assert y.shape == (1, int(left), 64) and int(left) >= 1
    with pytest.raises(RuntimeError):
        made(torch.zeros(1, made.minimum_frames - 1, 40), torch.tensor([made.minimum_frames - 1]))


def test_the_pooling_takes_the_largest_of_four():
    made = front(front_ends.MaxPooled())
    x, lengths = torch.randn(1, 30, 40, generator=torch.Generator().manual_seed(0)), torch.tensor([30])
    image = x[:, None]
    for convolution in made.convolutions:
        image = torch.relu(convolution(image))
        height, width = (size // 2 * 2 for size in image.shape[2:])
        image = image[:, :, :height, :width].unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))
    torch.testing.assert_close(made(x, lengths)[0], made.projection(image.transpose(1, 2).flatten(2)))


def test_the_loud_front_end_is_the_standard_one_times_the_root_of_its_width():
    x, lengths = torch.randn(2, 31, 40, generator=torch.Generator().manual_seed(0)), torch.tensor([31, 20])
    loud, quiet = front(front_ends.TimesRoot()), front(Standard())
    torch.testing.assert_close(loud(x, lengths)[0], 8 * quiet(x, lengths)[0])
