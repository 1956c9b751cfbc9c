"""The whole model: first loss, a batch learned by heart, and what it shows on request."""

import math

import pytest
import torch
from torch import nn

from groundup.speaker import (
    AttentiveStatisticsPooling,
    ConformerEncoder,
    CosineHead,
    LinearHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SigmoidHead,
    SpeakerClassifier,
    SpecAugment,
    TransformerEncoder,
    accuracy,
    additive_angular_margin,
)

LENGTHS = torch.tensor([41, 7, 23, 30, 11])
LABELS = torch.tensor([0, 1, 2, 3, 4])


def features() -> torch.Tensor:
    return torch.randn(5, 41, 17, generator=torch.Generator().manual_seed(0))


def conformer() -> ConformerEncoder:
    return ConformerEncoder(17, 14, heads=2, hidden=28, kernel=5, dropout=0.0, channels=3)


def transformer() -> TransformerEncoder:
    return TransformerEncoder(17, 14, heads=2, hidden=28, dropout=0.0)


MODELS = {
    "transformer": lambda k: (transformer(), MeanPooling(14), LinearHead(14, k)),
    "sigmoid": lambda k: (conformer(), SelfAttentionPooling(14), SigmoidHead(14, k)),
    "conformer": lambda k: (conformer(), AttentiveStatisticsPooling(14), LinearHead(28, k)),
    "AAM": lambda k: (
        conformer(),
        MeanPooling(14),
        CosineHead(14, k),
        MarginSoftmax(additive_angular_margin, 20),
    ),
}


def model(name: str = "conformer", classes: int = 5) -> SpeakerClassifier:
    torch.manual_seed(0)
    return SpeakerClassifier(*MODELS[name](classes))


@pytest.mark.parametrize("name", ["transformer", "sigmoid", "conformer"])
def test_the_first_loss_is_that_of_guessing(name):
    losses = [model(name, classes=600).loss(features(), LENGTHS, LABELS * n).item() for n in (1, 33, 149)]
    assert sum(losses) / 3 == pytest.approx(math.log(600), abs=0.5)


@pytest.mark.parametrize("name", MODELS)
def test_one_batch_is_learned_by_heart(name):
    net = model(name)
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-2)
    first = net.loss(features(), LENGTHS, LABELS).item()
    for _ in range(80):
        optimiser.zero_grad()
        loss = net.loss(features(), LENGTHS, LABELS)
        loss.backward()
        optimiser.step()
    assert loss.item() < first / 10
    assert accuracy(net.logits(features(), LENGTHS), LABELS) == 1


def test_the_parts_follow_one_another():
    net = model().eval()
    x = features()
    embedding = net.pooling(*net.encoder(x, LENGTHS))
    assert torch.equal(net.embed(x, LENGTHS), embedding) and embedding.shape == (5, 28)
    assert torch.equal(net.logits(x, LENGTHS), net.head(embedding)) and torch.equal(
        net(x, LENGTHS), net.head(embedding)
    )
    expected = nn.functional.cross_entropy(net.head(embedding), LABELS)
    assert torch.equal(net.loss(x, LENGTHS, LABELS), expected)


def test_the_loss_and_the_logits_come_from_one_pass():
    net, passes = model("AAM").eval(), []
    net.head.register_forward_hook(lambda *_: passes.append(1))
    loss, logits = net.loss_and_logits(features(), LENGTHS, LABELS)
    assert len(passes) == 1
    assert torch.equal(loss, net.loss(features(), LENGTHS, LABELS))
    assert torch.equal(logits, net(features(), LENGTHS))


def test_a_class_of_its_own_may_override_the_logits():
    class Louder(SpeakerClassifier):
        def logits(self, x, lengths):
            return 2 * super().logits(x, lengths)

    plain = model().eval()
    louder = Louder(plain.encoder, plain.pooling, plain.head).eval()
    assert torch.equal(louder(features(), LENGTHS), 2 * plain(features(), LENGTHS))
    assert louder.loss(features(), LENGTHS, LABELS) != plain.loss(features(), LENGTHS, LABELS)


def test_any_criterion_can_be_passed_in():
    smooth = nn.CrossEntropyLoss(label_smoothing=0.1)
    net = SpeakerClassifier(*MODELS["conformer"](5), criterion=smooth)
    logits = net.eval()(features(), LENGTHS)
    assert torch.equal(net.loss(features(), LENGTHS, LABELS), smooth(logits, LABELS))


def test_augmentation_acts_in_training_only():
    augment = SpecAugment(17, torch.Generator().manual_seed(0))
    torch.manual_seed(0)
    net = SpeakerClassifier(*MODELS["transformer"](5), augment=augment)
    assert not torch.equal(net(features(), LENGTHS), net(features(), LENGTHS))
    net.eval()
    assert torch.equal(net(features(), LENGTHS), net(features(), LENGTHS))


def test_activations_are_given_on_request():
    names = ["encoder.subsampling", "encoder.blocks.0", "encoder.blocks.0.attention.weights", "pooling"]
    net = model().eval()
    found = net.activations(features(), LENGTHS, *names)
    shapes = [(5, 9, 14), (5, 9, 14), (2, 5, 9, 9), (5, 28), (5, 5)]
    assert [tuple(found[name].shape) for name in [*names, "logits"]] == shapes
    assert torch.equal(found["logits"], net(features(), LENGTHS))
    assert len(net.activations(features(), LENGTHS)) > 30


def test_a_label_outside_the_classes_is_refused():
    with pytest.raises(ValueError, match="expected labels from 0 to 4, got 0 to 5"):
        model().loss(features(), LENGTHS, LABELS + torch.tensor([0, 0, 0, 0, 1]))
    with pytest.raises(ValueError, match=r"labels of shape \(5,\)"):
        model().loss(features(), LENGTHS, LABELS[:3])
