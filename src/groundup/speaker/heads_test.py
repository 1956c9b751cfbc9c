"""The heads: two linear maps, and cosines that know no length."""

import pytest
import torch
from torch import nn

from groundup.speaker import CosineHead, LinearHead, MarginSoftmax, SigmoidHead
from groundup.speaker.family_test import close

EMBEDDING = torch.randn(3, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_linear_and_sigmoid_heads_are_torchs_layers():
    torch.manual_seed(0)
    linear, sigmoid = LinearHead(7, 5).double(), SigmoidHead(7, 5).double()
    close([linear(EMBEDDING)], [EMBEDDING @ linear.output.weight.T + linear.output.bias])
    close([sigmoid(EMBEDDING)], [nn.Sequential(sigmoid.hidden, nn.Sigmoid(), sigmoid.output)(EMBEDDING)])


def test_the_cosine_head_gives_cosines():
    head = CosineHead(7, 5).double()
    expected = nn.functional.cosine_similarity(EMBEDDING[:, None], head.weight, dim=-1)
    close([head(EMBEDDING)], [expected])
    assert torch.autograd.gradcheck(
        lambda e, w: torch.func.functional_call(head, {"weight": w}, e),
        (EMBEDDING.clone().requires_grad_(), head.weight),
    )


def test_a_cosine_knows_the_direction_alone():
    head = CosineHead(7, 5).double()
    close([head(1000 * EMBEDDING)], [head(EMBEDDING)])
    assert head(head.weight).diagonal().tolist() == pytest.approx([1.0] * 5)
    assert head(-head.weight).diagonal().tolist() == pytest.approx([-1.0] * 5)
    assert head(torch.zeros(1, 7, dtype=torch.float64)).abs().max() == 0  # no direction: no cosine, no NaN


def test_cosines_are_float32_under_autocast():
    head, embedding = CosineHead(7, 5), EMBEDDING.float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = head(embedding)
        narrow = head(embedding.bfloat16())
    assert found.dtype == narrow.dtype == torch.float32
    assert torch.equal(found, head(embedding))


@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16])
def test_a_cosine_head_in_half_precision_gives_float32_and_trains(precision):
    head, labels = CosineHead(7, 5), torch.tensor([0, 4, 2])
    expected = head(EMBEDDING.float())
    found = head.to(precision)(EMBEDDING.to(precision))
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, expected, rtol=0, atol=0.02)
    MarginSoftmax().to(precision)(found, labels).backward()
    assert head.weight.grad.dtype == precision and head.weight.grad.isfinite().all()


@pytest.mark.parametrize("make", [LinearHead, SigmoidHead, CosineHead])
def test_an_embedding_of_another_shape_is_refused(make):
    for wrong in (torch.zeros(7), torch.zeros(3, 8), torch.zeros(3, 5, 7)):
        with pytest.raises(ValueError, match=r"expected embeddings of shape \(B, 7\), got"):
            make(7, 5)(wrong)
