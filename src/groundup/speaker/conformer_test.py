"""Block and encoder against torchaudio's Conformer, and every layer alone against in a batch."""

import pytest
import torch
from torch import Tensor, nn

from groundup.compat import import_torchaudio
from groundup.speaker import ConformerBlock, ConformerEncoder, Dropout, FrameLayerNorm, recorded_activations
from groundup.speaker.convolution_test import copied
from groundup.speaker.family_test import close, randomised
from groundup.speaker.feed_forward import FeedForward


def without_positions(module: nn.Module) -> nn.Module:
    """torchaudio's Conformer has no positions: W_R, u and v to 0, and ours sees none either."""
    for name, parameter in module.named_parameters():
        if name.endswith(("position.weight", "content_bias", "position_bias")):
            parameter.data.zero_()
    return module


def torchaudio_layer(block: ConformerBlock, heads: int, hidden: int, kernel: int) -> nn.Module:
    """torchaudio's layer with our block's weights."""
    import_torchaudio()
    from torchaudio.models.conformer import ConformerLayer

    layer = ConformerLayer(block.norm.normalized_shape[0], hidden, heads, kernel).double()
    copied(block.convolution, layer.conv_module)
    pairs: list[tuple[nn.Module, FeedForward]] = [
        (layer.ffn1, block.feed_forward_in),
        (layer.ffn2, block.feed_forward_out),
    ]
    for theirs, ours in pairs:
        for index, part in ((0, ours.norm), (1, ours.expand), (4, ours.contract)):
            theirs.sequential[index].load_state_dict(part.state_dict())
    layer.self_attn_layer_norm.load_state_dict(block.attention_norm.state_dict())
    layer.final_layer_norm.load_state_dict(block.norm.state_dict())
    layer.self_attn.in_proj_weight.data.copy_(block.attention.query_key_value.weight.data)
    layer.self_attn.in_proj_bias.data.copy_(block.attention.query_key_value.bias.data)
    layer.self_attn.out_proj.load_state_dict(block.attention.output.state_dict())
    return layer


def gradients(y: Tensor, x: Tensor, module: nn.Module, names: list[str]) -> list[Tensor]:
    parameters = dict(module.named_parameters())
    return list(torch.autograd.grad(y.sin().sum(), [x, *(parameters[n] for n in names)]))


def test_three_steps_of_a_stack_equal_torchaudio():
    """Values, gradients and running statistics, in training and then in evaluation, in float64."""
    torch.manual_seed(0)
    blocks = [without_positions(randomised(ConformerBlock(14, 2, 11, 5, dropout=0.0))) for _ in range(2)]
    layers = [torchaudio_layer(block, heads=2, hidden=11, kernel=5) for block in blocks]
    full, nothing = torch.tensor([23, 23, 23]), torch.zeros(3, 23, dtype=torch.bool)

    def ours(x: Tensor) -> Tensor:
        return blocks[1](blocks[0](x, full), full)

    def theirs(x: Tensor) -> Tensor:  # (T, B, D)
        return layers[1](layers[0](x.transpose(0, 1), nothing), nothing).transpose(0, 1)

    same = [
        "feed_forward_in.expand.weight",
        "attention.output.weight",
        "convolution.norm.weight",
        "norm.bias",
    ]
    named = [
        "ffn1.sequential.1.weight",
        "self_attn.out_proj.weight",
        "conv_module.sequential.3.weight",
        "final_layer_norm.bias",
    ]
    for _ in range(3):
        x = torch.randn(3, 23, 14, dtype=torch.float64, requires_grad=True)
        found, expected = ours(x), theirs(x)
        close([found], [expected])
        close(gradients(found, x, blocks[0], same), gradients(expected, x, layers[0], named))
    close(list(blocks[1].convolution.norm.buffers()), list(layers[1].conv_module.sequential[3].buffers()))
    for module in (*blocks, *layers):
        module.eval()
    close([ours(x)], [theirs(x)])


def test_every_layer_gives_an_utterance_alone_what_it_gives_in_a_batch():
    """In float32, to 1e-5."""
    torch.manual_seed(0)
    encoder = ConformerEncoder(40, 32, blocks=3, heads=4, hidden=64, channels=8).eval()
    lengths = torch.tensor([128, 7, 61])
    x = torch.randn(3, 128, 40)
    layers = [n for n, m in encoder.named_modules() if n and "positions" not in n and "weights" not in n]
    layers = [n for n in layers if n.count(".") < 4 and "convolutions" not in n and "depthwise" not in n]
    with recorded_activations(encoder, *layers) as batched:
        _, frames = encoder(x, lengths)
    for i, length in enumerate(lengths):
        with recorded_activations(encoder, *layers) as alone:
            encoder(x[i : i + 1, :length], lengths[i : i + 1])
        assert len(alone) > 3 * 12 and alone.keys() == batched.keys()
        for layer in alone:
            end = frames[i]
            if alone[layer].ndim == 3 and alone[layer].shape[1] == end:
                torch.testing.assert_close(batched[layer][i, :end], alone[layer][0], rtol=1e-5, atol=1e-5)


def test_a_shuffled_batch_gives_shuffled_outputs():
    """And a shuffled utterance does not: the encoder knows the order of time."""
    torch.manual_seed(0)
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3).eval()
    x, full = torch.randn(3, 31, 17), torch.tensor([31, 31, 31])
    order = torch.tensor([2, 0, 1])
    torch.testing.assert_close(encoder(x[order], full)[0], encoder(x, full)[0][order])
    backwards, _ = encoder(x.flip(1), full)
    assert (backwards.mean(1) - encoder(x, full)[0].mean(1)).abs().max() > 1e-2


def test_the_parts_are_passed_on():
    encoder = ConformerEncoder(17, 14, 3, heads=7, hidden=11, kernel=5, dropout=0.2, norm=FrameLayerNorm)
    assert len(encoder.blocks) == 3 and encoder.minimum_frames == 7
    for block in encoder.blocks:
        assert block.attention.heads == 7 and block.dropout.probability == 0.2
        assert block.attention.weights.probability == block.convolution.dropout.probability == 0.2
        assert block.feed_forward_in.dropout.probability == block.feed_forward_out.dropout.probability == 0.2
        assert isinstance(block.convolution.norm, FrameLayerNorm)
        assert block.convolution.depthwise.kernel_size == (5, 1)


def test_every_dropout_is_on_the_way():
    """One behind the sub-sampling; in a block two a feed-forward, one on the weights, one a module."""
    encoder, calls = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3), []
    for name, module in encoder.named_modules():
        if isinstance(module, Dropout):
            module.register_forward_hook(lambda *_, name=name: calls.append(name.removeprefix("blocks.0.")))
    encoder(torch.randn(2, 31, 17), torch.tensor([31, 12]))
    first, last = ["feed_forward_in.dropout"] * 2, ["feed_forward_out.dropout"] * 2
    assert calls == ["dropout", *first, "attention.weights", "dropout", "convolution.dropout", *last]


def test_at_the_start_no_block_of_a_deep_stack_grows_or_shrinks_what_passes():
    """Measured before the layer norm that ends each block, behind which it is 1 whatever happened.

    The sub-sampling shrinks its input; so the first block adds to little, and all others add to 1.
    """
    torch.manual_seed(0)
    encoder, spread = ConformerEncoder(40, 64, blocks=8, heads=4, hidden=256, channels=8, dropout=0.0), []
    for block in encoder.blocks:
        block.norm.register_forward_pre_hook(lambda _, given: spread.append(given[0].std().item()))
    with recorded_activations(encoder, "subsampling") as found:
        encoder(torch.randn(4, 128, 40), torch.tensor([128] * 4))
    assert found["subsampling"].std().item() == pytest.approx(0.12, abs=0.02)
    assert spread == pytest.approx([0.48] + [1.08] * 7, abs=0.05)


def test_frames_behind_the_end_are_zero():
    encoder = ConformerEncoder(17, 14, heads=2, hidden=11, kernel=5, channels=3)
    y, lengths = encoder(torch.randn(2, 31, 17), torch.tensor([31, 12]))
    assert lengths.tolist() == [7, 2] and y.shape == (2, 7, 14)
    assert y[1, 2:].abs().max() == 0


def test_a_block_has_five_layer_norms_one_before_each_module_and_one_at_the_end():
    block = ConformerBlock(14, heads=2, hidden=11, kernel=3)
    norms = {name for name, module in block.named_modules() if isinstance(module, torch.nn.LayerNorm)}
    inside = {"feed_forward_in.norm", "convolution.input_norm", "feed_forward_out.norm"}
    assert norms == inside | {"attention_norm", "norm"}
