import pytest
import torch

from groundup.experiments.conformer import loudness
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED


def test_the_spread_before_the_first_block_is_a_tenth_and_the_root_of_the_width_times_that():
    loud, quiet = (loudness.spread(arm, 0) for arm in loudness.ARMS.values())
    assert quiet == pytest.approx(0.1, abs=0.05) and loud == pytest.approx(8 * quiet)


def test_the_arms_have_the_same_weights_and_differ_by_the_factor():
    x, lengths = torch.randn(2, 31, 40, generator=torch.Generator().manual_seed(0)), torch.tensor([31, 20])
    made = [arm.model(40, 3, torch.Generator().manual_seed(1)).eval() for arm in loudness.ARMS.values()]
    loud, quiet = (model.encoder.subsampling(x, lengths) for model in made)
    torch.testing.assert_close(loud[0], 8 * quiet[0])
    assert loud[1].tolist() == quiet[1].tolist()
    rest = [[p for n, p in model.named_parameters() if "subsampling" not in n] for model in made]
    assert all(torch.equal(one, other) for one, other in zip(*rest, strict=True))


def test_an_utterance_gives_the_same_alone_and_in_company():
    model = loudness.TimesRoot().model(40, 3, torch.Generator().manual_seed(1)).eval()
    x, lengths = torch.randn(2, 43, 40, generator=torch.Generator().manual_seed(0)), torch.tensor([43, 29])
    x[1, 29:] = float("nan")
    torch.testing.assert_close(model(x, lengths)[1:], model(x[1:, :29], lengths[1:]), atol=1e-5, rtol=1e-5)


def test_the_rule_can_fall_each_way():
    loud, quiet = loudness.ARMS
    assert loudness.judge(numbers(**{loud: (0.9, 0.9), quiet: (0.8, 0.8)})) == REFUTED
    assert loudness.judge(numbers(**{loud: (0.8, 0.8), quiet: (0.8, 0.8)})) == CONFIRMED
