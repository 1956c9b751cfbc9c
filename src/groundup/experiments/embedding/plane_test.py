"""Spread and lead of points whose angles are known."""

import numpy as np
import pytest
import torch

from groundup.experiments.embedding import plane
from groundup.speaker import CosineHead, LinearHead


def at(*degrees):
    turn = np.radians(degrees)
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def test_the_spread_is_about_each_speakers_own_middle():
    labels = np.array([0, 0, 1, 1])
    shown = plane.Snapshot(np.array([[5.0], [1], [2], [3]]) * at(40, 60, 140, 160), at(0, 90), True)
    assert shown.spread(labels) == pytest.approx(10)


def test_the_lead_is_below_zero_where_the_name_is_wrong():
    shown = plane.Snapshot(3 * at(30, 60), 2 * at(0, 90), True)
    lead = np.cos(np.radians(30)) - np.cos(np.radians(60))
    np.testing.assert_allclose(plane.lead(shown, np.array([0, 0])), [lead, -lead])


@pytest.mark.parametrize(("head", "on_sphere"), [(LinearHead(2, 3), False), (CosineHead(2, 3), True)])
def test_a_snapshot_does_not_move_with_the_network(head, on_sphere):
    body, x = plane.network(5), torch.randn(4, 5)
    shown = plane.snapshot(body, head, x)
    expected = body(x).detach().numpy()
    with torch.no_grad():
        for parameter in [*body.parameters(), *head.parameters()]:
            parameter.add_(1.0)
    np.testing.assert_array_equal(shown.embeddings, expected)
    assert shown.on_sphere is on_sphere and shown.weights.shape == (3, 2) and np.abs(shown.weights).max() < 2


def test_standardised_by_what_is_learned_from():
    x = torch.randn(6, 3) * 4 + 2
    train = torch.tensor([True, True, True, True, False, False])
    found = plane.standardised(x, train)
    torch.testing.assert_close(found[train].mean(0), torch.zeros(3), atol=1e-6, rtol=0)
    torch.testing.assert_close(found[train].std(0), torch.ones(3))
