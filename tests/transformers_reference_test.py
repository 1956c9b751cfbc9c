"""Relative attention against a second, independent implementation: transformers' Wav2Vec2-Conformer."""

from __future__ import annotations

import pytest
import torch

from groundup.compat import import_torchaudio, import_torchvision
from groundup.speaker import RelativeMultiHeadAttention, fused_attention, relative_positions

WIDTH, HEADS, FRAMES = 14, 2, 11


@pytest.fixture(scope="module")
def conformer():
    """The module of transformers that holds it; transformers imports torchvision and torchaudio where they are."""
    import_torchvision()
    import_torchaudio()
    return pytest.importorskip("transformers.models.wav2vec2_conformer.modeling_wav2vec2_conformer")


@pytest.fixture
def config(conformer):
    sizes = {"hidden_size": WIDTH, "num_attention_heads": HEADS, "attention_dropout": 0.0}
    config = conformer.Wav2Vec2ConformerConfig(position_embeddings_type="relative", **sizes)
    config._attn_implementation = "eager"
    return config


def copied(theirs: torch.nn.Module, ours: RelativeMultiHeadAttention) -> None:
    """Give our module the weights of theirs."""
    projections = (theirs.linear_q, theirs.linear_k, theirs.linear_v)
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_(std=0.3)
        ours.query_key_value.weight.copy_(torch.cat([p.weight for p in projections]))
        ours.query_key_value.bias.copy_(torch.cat([p.bias for p in projections]))
        ours.position.weight.copy_(theirs.linear_pos.weight)
        ours.content_bias.copy_(theirs.pos_bias_u)
        ours.position_bias.copy_(theirs.pos_bias_v)
        ours.output.load_state_dict(theirs.linear_out.state_dict())


def test_the_table_of_distances_is_theirs(conformer, config):
    theirs = conformer.Wav2Vec2ConformerRelPositionalEmbedding(config)(torch.zeros(1, FRAMES, WIDTH))
    torch.testing.assert_close(relative_positions(FRAMES, WIDTH), theirs[0], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("attend", [{}, {"attend": fused_attention}], ids=["eager", "fused"])
def test_values_and_gradients_are_theirs(conformer, config, attend):
    torch.manual_seed(0)
    theirs = conformer.Wav2Vec2ConformerSelfAttention(config).double()
    ours = RelativeMultiHeadAttention(WIDTH, HEADS, **attend).double()
    copied(theirs, ours)
    x = torch.randn(3, FRAMES, WIDTH, dtype=torch.float64, requires_grad=True)
    positions = relative_positions(FRAMES, WIDTH, like=x)
    expected = theirs(x, relative_position_embeddings=positions[None])[0]
    found = ours(x, torch.full((3,), FRAMES), positions)
    torch.testing.assert_close(found, expected, rtol=1e-10, atol=1e-12)

    first = torch.autograd.grad(
        found.sin().sum(), [x, ours.position.weight, ours.content_bias, ours.position_bias]
    )
    named = [x, theirs.linear_pos.weight, theirs.pos_bias_u, theirs.pos_bias_v]
    second = torch.autograd.grad(expected.sin().sum(), named)
    torch.testing.assert_close(first, second, rtol=1e-10, atol=1e-12)
