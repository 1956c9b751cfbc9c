"""Dropout: the mean stays, the share is right, nothing happens in evaluation."""

import pytest
import torch

from groundup.speaker import Dropout, dropout


@pytest.mark.parametrize("precision", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_the_share_and_the_scale_are_right(probability, precision):
    torch.manual_seed(0)
    x = torch.ones(100_000, dtype=precision)
    y = dropout(x, probability)
    assert y.dtype == precision
    share = (y == 0).double().mean().item()
    assert share == pytest.approx(probability, abs=5 * (probability * (1 - probability) / len(x)) ** 0.5)
    assert y[y != 0].double().unique().tolist() == pytest.approx([1 / (1 - probability)], rel=4e-3)


def test_the_decisions_are_independent():
    """Four come of one random word: whether entries i and i + d fall together says nothing."""
    torch.manual_seed(0)
    fallen = (dropout(torch.ones(400_000), 0.25) == 0).float() - 0.25
    for distance in (1, 2, 3, 4, 8):
        together = (fallen[distance:] * fallen[:-distance]).mean().item() / (0.25 * 0.75)
        assert abs(together) < 5 / 400_000**0.5, distance


def test_any_shape_and_any_probability_below_1():
    for shape in ((), (0,), (1,), (3, 5), (2, 1, 7)):
        assert dropout(torch.ones(shape), 0.5).shape == shape
    almost = dropout(torch.ones(100_000), 1 - 1e-9)  # all but one word in 65,536
    assert almost.unique().tolist() in ([0.0], [0.0, 65536.0]) and dropout(torch.ones(9), 1e-9).min() == 1


def test_half_precision_keeps_the_probability():
    """Uniform numbers in bfloat16 come in steps of 1/256: too coarse to drop one in ten."""
    torch.manual_seed(0)
    shares = [
        (dropout(torch.ones(1_000_000, dtype=torch.bfloat16), 0.1) == 0).float().mean() for _ in range(5)
    ]
    assert sum(shares).item() / 5 == pytest.approx(0.1, abs=5e-4)
    coarse = torch.rand(1_000_000, dtype=torch.bfloat16) < 0.1
    assert coarse.float().mean().item() != pytest.approx(0.1, abs=1e-3)


def test_the_gradient_passes_where_the_value_did():
    torch.manual_seed(0)
    x = torch.randn(1000, dtype=torch.float64, requires_grad=True)
    y = dropout(x, 0.3)
    y.sum().backward()
    torch.testing.assert_close(x.grad * x.detach(), y.detach())


def test_the_module_does_nothing_in_evaluation_or_at_probability_zero():
    x = torch.randn(2, 5, 7)
    assert Dropout(0.5).eval()(x) is x and Dropout(0.0).train()(x) is x
    assert not torch.equal(Dropout(0.5).train()(x), x)


def test_torchs_generator_decides():
    x = torch.randn(2, 5, 7)
    torch.manual_seed(3)
    first = dropout(x, 0.5)
    torch.manual_seed(3)
    assert torch.equal(dropout(x, 0.5), first)


def test_an_accelerator_takes_torchs_own_kernel():
    assert dropout(torch.empty(2, 5, device="meta"), 0.5).shape == (2, 5)


def test_bad_probabilities_are_refused():
    for probability in (-0.1, 1.0):
        with pytest.raises(
            ValueError, match=rf"expected a dropout probability in \[0, 1\), got {probability}"
        ):
            Dropout(probability)
