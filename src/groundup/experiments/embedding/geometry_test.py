"""Angles and leads are those of the embeddings and weights that the run has."""

import numpy as np
import pytest
import torch

from groundup.experiments.embedding import arms, geometry
from groundup.experiments.speaker.company import answers
from groundup.experiments.speaker.company_test import answering, toy_run
from groundup.speaker import CosineHead


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return toy_run(tmp_path_factory.mktemp("geometry"))


def test_embeddings_are_those_of_each_utterance_alone(run, monkeypatch):
    monkeypatch.setattr(geometry, "TOGETHER", 4)
    test = run.parts.test
    logits = run.model.head(geometry.embeddings(run, test)).detach().numpy()
    np.testing.assert_allclose(logits, answers(run, test, together=1), atol=2e-5)


def test_the_numbers_are_means_over_the_test_part(run, monkeypatch):
    test, labels = run.parts.test, run.corpus.labels[run.parts.test]
    points = torch.nn.functional.one_hot(torch.from_numpy(labels), run.model.head.width).float()
    points[:, 4] = 1.0  # 45 degrees from the own axis
    monkeypatch.setattr(geometry, "embeddings", lambda run, utterances: points)
    with torch.no_grad():
        head = run.model.head.output
        head.weight.copy_(2 * torch.eye(3, run.model.head.width))
        head.bias.zero_()
    found = geometry.geometry(run)
    assert found == pytest.approx(
        {"cosine to own": 0.5**0.5, "cosine to nearest other": 0.0, "lead in logits": 2.0}
    )
    assert len(test) == len(points)


def test_the_weights_of_either_head(run):
    assert geometry.weights(run) is not None and geometry.weights(run).shape == (3, run.model.head.width)
    cosine = arms.Cosine().model(11, 3)
    assert isinstance(cosine.head, CosineHead)
    assert torch.equal(geometry.weights(answering(run, cosine)), cosine.head.weight)
