"""The two mistakes are the mistakes: each is its formula, and fails the check that finds it."""

import pytest
import torch
from torch.nn import functional

from groundup.experiments.embedding.as_written import EveryonesMargin, RawMargin
from groundup.speaker import MarginSoftmax, margin_logits

LABELS = torch.tensor([0, 3, 3, 6])


def logits():
    return torch.randn(4, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_a_raw_margin_is_its_formula_and_is_outgrown():
    z = logits()
    by_hand = 5.0 * (z - 0.3 * functional.one_hot(LABELS, 7))
    torch.testing.assert_close(RawMargin(5.0, 0.3)(z, LABELS), functional.cross_entropy(by_hand, LABELS))
    right = 0.2 * z.scatter(1, LABELS[:, None], 3.0)  # each rightly answered
    losses = [RawMargin(5.0, 0.3)(k * right, LABELS) for k in (1, 2, 4)]
    assert losses[0] > losses[1] > losses[2] and losses[1] < RawMargin(5.0, 0.0)(right, LABELS)


def test_everyones_margin_is_its_formula():
    cosines = logits().tanh()
    rows = []
    for row in cosines:
        own = [margin_logits(row[None], torch.tensor([j]), 9.0, 0.2).log_softmax(1)[0, j] for j in range(7)]
        rows.append(torch.stack(own))
    expected = functional.cross_entropy(torch.stack(rows), LABELS)
    torch.testing.assert_close(EveryonesMargin(9.0, 0.2)(cosines, LABELS), expected)


def test_everyones_margin_makes_a_led_race_easier():
    cosines = torch.full((1, 600), 0.0955)
    cosines[0, 0] = 0.4
    y = torch.tensor([0])
    bare, meant = (MarginSoftmax(margin=m)(cosines, y).item() for m in (0.0, 0.4))
    written = EveryonesMargin(margin=0.4)(cosines, y).item()
    assert written < bare < meant
    assert EveryonesMargin(margin=0.0)(cosines, y).item() == pytest.approx(bare, rel=1e-4)
