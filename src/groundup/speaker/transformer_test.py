"""The course sample's encoder: torch's layer with the right mask, and blind to order."""

import pytest
import torch
from torch import nn

from groundup.speaker import TransformerEncoder
from groundup.speaker.family_test import close, randomised

LENGTHS = torch.tensor([23, 11])


def encoder(**changes) -> TransformerEncoder:
    torch.manual_seed(0)
    return randomised(TransformerEncoder(17, 14, heads=2, hidden=11, **{"dropout": 0.0} | changes))


def test_values_and_gradients_equal_torchs_stack():
    module = encoder(blocks=2)
    layer = nn.TransformerEncoderLayer(14, 2, 11, 0.0, batch_first=True)
    stack = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).double()
    stack.layers.load_state_dict(module.blocks.state_dict())
    x = torch.randn(2, 23, 17, dtype=torch.float64, requires_grad=True)
    padding = torch.arange(23) >= LENGTHS[:, None]
    expected = stack(module.projection(x), src_key_padding_mask=padding)
    y, lengths = module(x, LENGTHS)
    assert lengths.tolist() == [23, 11] and y[1, 11:].abs().max() == 0
    close([y[0], y[1, :11]], [expected[0], expected[1, :11]])
    found, wanted = (torch.autograd.grad(out[1, :11].sin().sum(), x)[0] for out in (y, expected))
    close([found], [wanted])


def test_without_positions_the_order_of_frames_does_not_count():
    module, x = encoder().eval(), torch.randn(2, 23, 17, dtype=torch.float64)
    full, order = torch.tensor([23, 23]), torch.randperm(23)
    close([module(x[:, order], full)[0]], [module(x, full)[0][:, order]])


def test_dropout_acts_in_training_only():
    module, x = encoder(dropout=0.5), torch.randn(2, 23, 17, dtype=torch.float64)
    assert not torch.equal(module(x, LENGTHS)[0], module(x, LENGTHS)[0])
    assert torch.equal(module.eval()(x, LENGTHS)[0], module(x, LENGTHS)[0])


def test_the_evaluation_fast_path_of_torch_agrees():
    """Without gradients torch takes another road through the same layer."""
    module, x = encoder().eval(), torch.randn(2, 23, 17, dtype=torch.float64)
    with torch.no_grad():
        fast = module(x, LENGTHS)[0]
    close([fast], [module(x, LENGTHS)[0].detach()])


def test_a_head_count_that_does_not_divide_is_refused():
    with pytest.raises(ValueError, match="expected a head count that divides the width 14, got 3"):
        TransformerEncoder(17, 14, heads=3)
