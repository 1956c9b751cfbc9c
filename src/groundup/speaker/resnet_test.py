"""The residual network against torch's own layers, and what its maps keep of padding and of time."""

import pytest
import torch
from torch import nn

from groundup.speaker import ResNetEncoder
from groundup.speaker.family_test import close, randomised
from groundup.speaker.resnet import MapConvolution, ResidualBlock


def torch_block(block: ResidualBlock) -> nn.Module:
    """torch's own convolutions and batch norms with our weights, on maps without padding."""

    def copied(part: MapConvolution) -> nn.Sequential:
        convolution, norm = part.convolution, nn.BatchNorm2d(part.norm.width).double()
        norm.load_state_dict(part.norm.state_dict())
        return nn.Sequential(convolution, norm)

    first, second, way = copied(block.first), copied(block.second), copied(block.shortcut)
    return lambda x: torch.relu(second(torch.relu(first(x))) + way(x))


def test_a_block_equals_torchs_layers():
    """Values and gradients, in training, with a stride and more channels."""
    torch.manual_seed(0)
    block = randomised(ResidualBlock(3, 5, stride=2))
    x = torch.randn(2, 3, 11, 7, dtype=torch.float64, requires_grad=True)
    expected = torch_block(block)(x)
    found, lengths = block(x, torch.tensor([11, 11]))
    assert lengths.tolist() == [6, 6] and found.shape == (2, 5, 6, 4)
    close([found], [expected])
    parameters = [x, block.first.convolution.weight, block.shortcut.convolution.weight]
    for ours, theirs in zip(
        torch.autograd.grad(found.sin().sum(), parameters),
        torch.autograd.grad(expected.sin().sum(), parameters),
        strict=True,
    ):
        close([ours], [theirs])


def test_a_block_of_one_size_adds_to_x_itself():
    block = ResidualBlock(3, 3)
    assert block.shortcut is None
    nn.init.zeros_(block.second.norm.weight)
    x = torch.rand(2, 3, 5, 7)
    close([block(x, torch.tensor([5, 5]))[0]], [x])


@pytest.mark.parametrize("bands", [7, 17, 40])
def test_the_number_of_frames_is_that_of_the_tensor(bands):
    """For every length: an eighth, rounded up."""
    encoder = ResNetEncoder(bands, width=4, channels=2, blocks=1).eval()
    for frames in (*range(1, 34), 128):
        y, lengths = encoder(torch.zeros(1, frames, bands), torch.tensor([frames]))
        assert y.shape == (1, -(-frames // 8), 4) and lengths.tolist() == [-(-frames // 8)]


def test_frames_behind_the_end_are_zero():
    y, lengths = ResNetEncoder(17, 14, 3).eval()(torch.randn(2, 31, 17), torch.tensor([31, 9]))
    assert lengths.tolist() == [4, 2] and y[1, 2:].abs().max() == 0 and y[1, :2].abs().min() > 0


def test_dropout_acts_on_what_leaves_and_in_training_only():
    torch.manual_seed(0)
    encoder, x, full = ResNetEncoder(17, 14, 3, dropout=0.5), torch.randn(2, 31, 17), torch.tensor([31, 31])
    assert 0.2 < (encoder(x, full)[0] == 0).float().mean() < 0.8
    assert (encoder.eval()(x, full)[0] == 0).float().mean() == 0


def test_it_knows_the_order_of_time_and_a_learned_batch_is_learned():
    torch.manual_seed(0)
    encoder = ResNetEncoder(17, 8, 4, blocks=1, dropout=0.0)
    x, full, labels = torch.randn(6, 32, 17), torch.full((6,), 32), torch.arange(6) % 3
    head = nn.Linear(8, 3)
    optimiser = torch.optim.AdamW([*encoder.parameters(), *head.parameters()], 1e-2)
    losses = []
    for _ in range(40):
        loss = nn.functional.cross_entropy(head(encoder(x, full)[0].mean(1)), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[0] == pytest.approx(1.1, abs=0.5) and losses[-1] < 0.05
    encoder.eval()
    assert (encoder(x.flip(1), full)[0].mean(1) - encoder(x, full)[0].mean(1)).abs().max() > 1e-2
