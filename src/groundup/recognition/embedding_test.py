"""One unit vector an utterance, in the order asked for, whoever else is in the batch."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.recognition.embedding import embed_utterances
from groundup.recognition.listening_test import untrained
from groundup.training.toy_test import toy_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("toy") / "toy", utterances=4)


def test_the_vectors_stand_in_the_order_asked_for_and_know_no_company(corpus):
    trained, asked = untrained(corpus), np.array([7, 0, 11, 3])
    together = embed_utterances(trained, corpus, asked)
    alone = np.concatenate([embed_utterances(trained, corpus, asked[[i]]) for i in range(4)])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, rtol=1e-12)
    assert len(np.unique(together.round(3), axis=0)) == 4


def test_other_features_and_too_few_frames_are_refused(corpus, tmp_path):
    trained = untrained(corpus)
    with pytest.raises(UserError, match="expected bands 11, as the model learned, got 13"):
        embed_utterances(trained, toy_corpus(tmp_path / "other", bands=13), np.arange(3))
    trained.model.encoder.minimum_frames = 1_000
    with pytest.raises(UserError, match="expected at least 1000"):
        embed_utterances(trained, corpus, np.arange(3))
