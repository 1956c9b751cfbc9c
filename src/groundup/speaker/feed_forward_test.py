"""The feed-forward module against torch's layers in a row."""

import torch
from torch import nn

from groundup.speaker import FeedForward
from groundup.speaker.family_test import close, randomised


def test_values_and_gradients_equal_torchs_layers_in_a_row():
    torch.manual_seed(0)
    module = randomised(FeedForward(7, 11))
    torchs = nn.Sequential(module.norm, module.expand, nn.SiLU(), module.contract)
    x = torch.randn(2, 5, 7, dtype=torch.float64, requires_grad=True)
    found, expected = module(x, torch.tensor([5, 3])), torchs(x)
    close([found], [expected])
    gradients = [torch.autograd.grad(y.sin().sum(), [x, *module.parameters()]) for y in (found, expected)]
    close(list(gradients[0]), list(gradients[1]))


def test_dropout_follows_both_layers():
    module, seen = FeedForward(7, 11, dropout=0.5), []
    module.dropout.register_forward_hook(lambda _, inputs, output: seen.append((*inputs, output)))
    y = module(torch.randn(2, 50, 7), torch.tensor([50, 50]))
    assert [tuple(dropped.shape) for _, dropped in seen] == [(2, 50, 11), (2, 50, 7)]
    assert seen[-1][1] is y and 0.4 < (y == 0).float().mean() < 0.6
    torch.testing.assert_close(seen[1][0], module.contract(seen[0][1]))
