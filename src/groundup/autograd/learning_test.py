"""Fourth rung: a network on this engine starts at ln K, learns a batch by heart, and follows torch step for
step.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, no_grad

CLASSES, BATCH, FEATURES, WIDTH = 5, 11, 7, 23


def data():
    rng = np.random.default_rng(2)
    return rng.standard_normal((BATCH, FEATURES)), rng.integers(0, CLASSES, BATCH)


def weights(scale):
    rng = np.random.default_rng(3)
    return [
        rng.standard_normal((FEATURES, WIDTH)) * FEATURES**-0.5,
        np.zeros(WIDTH),
        rng.standard_normal((WIDTH, CLASSES)) * scale,
        np.zeros(CLASSES),
    ]


def loss_of(m, parameters, x, index):
    w, b, v, c = parameters
    scores = m.relu(x @ w + b) @ v + c
    return -m.gather(m.log_softmax(scores, 1), 1, index).mean()


def test_the_first_loss_is_about_the_logarithm_of_the_number_of_classes():
    x, labels = data()
    assert loss_of(ag, weights(1e-3), Tensor(x), labels[:, None]).item() == pytest.approx(
        np.log(CLASSES), rel=1e-3
    )


def test_one_batch_is_learned_by_heart_and_every_step_is_torchs():
    x, labels = data()
    ours = [Tensor(p, requires_grad=True) for p in weights(WIDTH**-0.5)]
    theirs = [torch.tensor(p, requires_grad=True) for p in weights(WIDTH**-0.5)]
    for _ in range(200):
        loss = loss_of(ag, ours, Tensor(x), labels[:, None])
        loss.backward()
        expected = loss_of(torch, theirs, torch.tensor(x), torch.tensor(labels)[:, None])
        expected.backward()
        assert loss.item() == pytest.approx(expected.item(), rel=1e-9)
        with no_grad(), torch.no_grad():
            for p, q in zip(ours, theirs, strict=True):
                p -= 0.5 * p.grad
                q -= 0.5 * q.grad
                p.grad = q.grad = None
    assert loss.item() < 0.02
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.numpy(), q.detach().numpy(), rtol=1e-8, atol=1e-10)


def test_a_known_target_is_approached():
    rng = np.random.default_rng(4)
    truth, x = np.array([1.0, -2.0, 0.5]), rng.standard_normal((50, 3))
    w = Tensor(np.zeros(3), requires_grad=True)
    for _ in range(200):
        ((Tensor(x) @ w - x @ truth) ** 2).mean().backward()
        w.data -= 0.2 * w.grad.data
        w.grad = None
    np.testing.assert_allclose(w.numpy(), truth, atol=1e-8)
