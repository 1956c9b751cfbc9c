"""The three poolings against sums over an utterance's own frames."""

import pytest
import torch

from groundup.speaker import (
    AttentiveStatisticsPooling,
    MeanPooling,
    SelfAttentionPooling,
    recorded_activations,
    valid_frames,
)
from groundup.speaker.family_test import close, randomised

LENGTHS = torch.tensor([5, 3, 1])


def frames(scale: float = 1.0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return scale * torch.randn(3, 5, 7, generator=generator, dtype=torch.float64)


def test_mean_pooling_is_the_mean_of_the_own_frames():
    expected = torch.stack([h[:n].mean(0) for h, n in zip(frames(), LENGTHS, strict=True)])
    close([MeanPooling(7)(frames(), LENGTHS)], [expected])


def test_self_attention_pooling_weighs_each_frame():
    module = randomised(SelfAttentionPooling(7))
    expected = []
    for h, n in zip(frames(), LENGTHS, strict=True):
        weights = (h[:n] @ module.score.weight[0]).exp()
        expected.append((weights[:, None] * h[:n]).sum(0) / weights.sum())
    close([module(frames(), LENGTHS)], [torch.stack(expected)])


@pytest.mark.parametrize("pooling", [SelfAttentionPooling, AttentiveStatisticsPooling])
def test_the_weights_are_those_of_the_mean(pooling):
    module = randomised(pooling(7))
    weights = module.weights(frames(), LENGTHS)
    close([weights.sum(1)], [torch.ones(3, dtype=torch.float64)])
    assert (weights[~valid_frames(LENGTHS, 5)] == 0).all()
    close([module(frames(), LENGTHS)[:, :7]], [(weights[..., None] * frames()).sum(1)])


def test_self_attention_pooling_begins_as_the_mean():
    found = SelfAttentionPooling(7).double()(frames(), LENGTHS)
    close([found], [MeanPooling(7)(frames(), LENGTHS)])


def test_attentive_statistics_are_a_weighted_mean_and_deviation():
    torch.manual_seed(0)
    module = randomised(AttentiveStatisticsPooling(7, hidden=5))
    expected = []
    for h, n in zip(frames(), LENGTHS, strict=True):
        scores = torch.tanh(h[:n] @ module.hidden.weight.T + module.hidden.bias) @ module.score.weight[0]
        weights = scores.softmax(0)[:, None]
        mean = (weights * h[:n]).sum(0)
        deviation = (weights * (h[:n] - mean) ** 2).sum(0).clamp(min=1e-5).sqrt()
        expected.append(torch.cat((mean, deviation)))
    close([module(frames(), LENGTHS)], [torch.stack(expected)])


def test_a_small_deviation_on_a_large_mean_survives_float32():
    """One pass, sum of squares minus square of the mean, gives 0 or worse here."""
    module = AttentiveStatisticsPooling(7, hidden=5)
    module.score.weight.data.zero_()
    h = (1000 + frames(0.1)).float()
    deviation = module(h, LENGTHS)[0, 7:]
    torch.testing.assert_close(deviation, h[0].std(0, correction=0), rtol=1e-3, atol=0)
    one_pass = h[0].square().mean(0) - h[0].mean(0).square()
    assert not torch.allclose(one_pass.clamp(min=1e-5).sqrt(), h[0].std(0, correction=0), rtol=1e-3)


def test_equal_frames_have_a_finite_gradient():
    h = torch.ones(2, 5, 7, requires_grad=True)
    module = AttentiveStatisticsPooling(7, hidden=5)
    module(h, torch.tensor([5, 1])).sum().backward()
    assert h.grad.isfinite().all() and all(p.grad.isfinite().all() for p in module.parameters())


def test_an_utterance_without_frames_gives_zero_and_a_finite_gradient():
    for make in (MeanPooling, SelfAttentionPooling, AttentiveStatisticsPooling):
        h = torch.randn(2, 5, 7, requires_grad=True)
        y = make(7)(h, torch.tensor([0, 5]))
        y.sum().backward()
        assert y[0, :7].abs().max() == 0 and y.isfinite().all() and h.grad.isfinite().all()


def test_the_output_width_is_told():
    for module in (MeanPooling(7), SelfAttentionPooling(7), AttentiveStatisticsPooling(7)):
        assert module(frames().float(), LENGTHS).shape == (3, module.output_width)


def test_the_scores_can_be_looked_at():
    module = randomised(SelfAttentionPooling(7))
    with recorded_activations(module, "score") as found:
        module(frames(), LENGTHS)
    assert found["score"].shape == (3, 5, 1)
