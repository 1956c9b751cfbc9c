"""The convolution module against torchaudio's, and what its kernel reaches."""

import pytest
import torch

from groundup.compat import import_torchaudio
from groundup.speaker import ConvolutionModule, FrameLayerNorm, MaskedBatchNorm
from groundup.speaker.family_test import close, randomised

FULL = torch.tensor([23, 23])


def copied(module: ConvolutionModule, theirs: torch.nn.Module) -> None:
    """Our weights into torchaudio's convolution module; a layer is there a convolution of kernel 1."""
    gates, _, depthwise, norm, _, output, _ = theirs.sequential
    theirs.layer_norm.load_state_dict(module.input_norm.state_dict())
    norm.load_state_dict(module.norm.state_dict())
    for layer, ours in ((gates, module.gates), (depthwise, module.depthwise), (output, module.output)):
        layer.weight.data.copy_(ours.weight.data.view_as(layer.weight))
        layer.bias.data.copy_(ours.bias.data)


def test_three_steps_equal_torchaudios_module_without_padding():
    import_torchaudio()
    from torchaudio.models.conformer import _ConvolutionModule

    torch.manual_seed(0)
    module = randomised(ConvolutionModule(14, 5))
    theirs = _ConvolutionModule(14, 14, 5, bias=True).double()
    copied(module, theirs)
    for _ in range(3):
        x = torch.randn(2, 23, 14, dtype=torch.float64, requires_grad=True)
        found, expected = module(x, FULL), theirs(x)
        close([found], [expected])
        gradients = [torch.autograd.grad(y.sin().sum(), x)[0] for y in (found, expected)]
        close(gradients[:1], gradients[1:])
    close([module.norm.running_var], [theirs.sequential[3].running_var])
    close([module.eval()(x, FULL)], [theirs.eval()(x)])


@pytest.mark.parametrize("kernel", [1, 5, 31])
def test_a_frame_reaches_half_a_kernel_to_each_side(kernel):
    torch.manual_seed(0)
    module = randomised(ConvolutionModule(14, kernel)).eval()
    x = torch.randn(1, 71, 14, dtype=torch.float64, requires_grad=True)
    module(x, torch.tensor([71]))[0, 35].sin().sum().backward()
    reached = x.grad[0].abs().amax(-1).nonzero().flatten()
    assert (reached[0], reached[-1]) == (35 - kernel // 2, 35 + kernel // 2)


def test_the_normalisation_is_a_part_that_is_passed_in():
    assert isinstance(ConvolutionModule(14, 5).norm, MaskedBatchNorm)
    assert isinstance(ConvolutionModule(14, 5, norm=FrameLayerNorm).norm, FrameLayerNorm)


def test_dropout_is_last():
    torch.manual_seed(0)
    y = ConvolutionModule(14, 5, dropout=0.5)(torch.randn(2, 23, 14), FULL)
    assert 0.4 < (y == 0).float().mean() < 0.6


def test_an_even_kernel_is_refused():
    with pytest.raises(ValueError, match="expected an odd kernel, got 4"):
        ConvolutionModule(14, 4)
