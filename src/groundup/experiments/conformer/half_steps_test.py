import pytest
import torch

from groundup.experiments.conformer import half_steps
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


def blocks():
    return [
        arm.model(40, 3, torch.Generator().manual_seed(1)).encoder.blocks[0]
        for arm in half_steps.ARMS.values()
    ]


def test_a_whole_step_is_a_half_step_of_twice_the_size():
    halves, whole, _ = (block.eval() for block in blocks())
    x, lengths = torch.randn(2, 9, 64, generator=torch.Generator().manual_seed(0)), torch.tensor([9, 6])
    assert not torch.allclose(halves(x, lengths), whole(x, lengths), atol=1e-3)
    with torch.no_grad():
        for module in (halves.feed_forward_in, halves.feed_forward_out):
            module.contract.weight *= 2
            module.contract.bias *= 2
    torch.testing.assert_close(halves(x, lengths), whole(x, lengths))


def test_one_step_has_as_many_weights_as_two():
    halves, whole, one = (sum(p.numel() for p in block.parameters()) for block in blocks())
    assert halves == whole
    assert one == pytest.approx(halves, rel=0.01)


def test_the_one_step_stands_at_the_end_and_counts_whole():
    *_, one = (block.eval() for block in blocks())
    x, lengths = torch.randn(1, 9, 64, generator=torch.Generator().manual_seed(0)), torch.tensor([9])
    y = x + one.attention(one.attention_norm(x), lengths)
    y = y + one.convolution(y, lengths)
    torch.testing.assert_close(one(x, lengths), one.norm(y + one.feed_forward_out(y, lengths)))


def test_the_rule_can_fall_each_way():
    def judged(two, one):
        levels = {"two halves": 0.9, "two full steps": two, "one full step": one}
        return half_steps.judge(numbers(**{name: (value, value) for name, value in levels.items()}))

    assert judged(0.8, 0.8) == CONFIRMED
    assert judged(0.95, 0.95) == REFUTED
    assert judged(0.8, 0.95) == DEPENDS
