"""Each arm is the plain one with one thing exchanged, and begins with the same encoder."""

from dataclasses import replace

import pytest
import torch

from groundup.experiments.embedding import arms, as_written
from groundup.speaker import (
    AttentiveStatisticsPooling,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SigmoidHead,
    additive_angular_margin,
    additive_margin,
)

PARTS = {
    arms.Plain: (MeanPooling, LinearHead, torch.nn.CrossEntropyLoss),
    arms.Sigmoid: (MeanPooling, SigmoidHead, torch.nn.CrossEntropyLoss),
    arms.Rectified: (MeanPooling, arms.ReLUHead, torch.nn.CrossEntropyLoss),
    arms.Attended: (SelfAttentionPooling, LinearHead, torch.nn.CrossEntropyLoss),
    arms.Statistics: (AttentiveStatisticsPooling, LinearHead, torch.nn.CrossEntropyLoss),
    arms.Raw: (MeanPooling, LinearHead, as_written.RawMargin),
    arms.Everyones: (MeanPooling, CosineHead, as_written.EveryonesMargin),
    arms.Cosine: (MeanPooling, CosineHead, MarginSoftmax),
    arms.Angular: (MeanPooling, CosineHead, MarginSoftmax),
}


def made(arm, **settings):
    return arm(**settings).model(11, 3, torch.Generator().manual_seed(5))


@pytest.mark.parametrize("arm", PARTS, ids=lambda arm: arm.name)
def test_an_arm_exchanges_its_part_alone(arm):
    model, plain = made(arm), made(arms.Plain)
    assert (type(model.pooling), type(model.head), type(model.criterion)) == PARTS[arm]
    for (name, ours), (_, theirs) in zip(
        model.encoder.named_parameters(), plain.encoder.named_parameters(), strict=True
    ):
        assert torch.equal(ours, theirs), name
    x, lengths, labels = torch.randn(4, 20, 11), torch.tensor([20, 20, 15, 9]), torch.tensor([0, 1, 2, 0])
    loss = model.loss(x, lengths, labels)
    loss.backward()
    assert loss.isfinite() and model.head.classes == 3


def test_margins_and_scales_reach_the_loss():
    assert made(arms.Plain).criterion.label_smoothing == 0
    assert made(arms.Cosine).criterion.penalty is additive_margin
    assert made(arms.Angular).criterion.penalty is additive_angular_margin
    assert made(arms.Cosine, scale=7.0, margin=0.3).criterion.final_margin == 0.3
    assert made(arms.Cosine, scale=7.0).criterion.scale == 7
    for arm in (arms.Raw, arms.Everyones):
        criterion = made(arm, scale=7.0, margin=0.3).criterion
        assert (criterion.scale, criterion.margin) == (7, 0.3)
    assert replace(arms.Cosine(), margin=0.0).settings()["margin"] == 0


def test_a_head_of_two_layers_is_what_it_says():
    head = arms.ReLUHead(5, 3)
    e = torch.randn(4, 5)
    first, _, second = head.layers
    expected = (e @ first.weight.T + first.bias).clamp(min=0) @ second.weight.T + second.bias
    torch.testing.assert_close(head(e), expected)
    with pytest.raises(ValueError, match=r"expected embeddings of shape \(B, 5\)"):
        head(e[:, :4])
