"""The rule of S23 decides as it says; the changed side is heard changed, and nobody meets himself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ...training.toy_test import ToyConformer, toy_corpus
from ...training.trained import TrainedModel
from ..finding import CONFIRMED, REFUTED, UNDECIDED
from .conditions import CLAIM, against
from .folds import Met, embed_utterances, error


@pytest.fixture
def met(tmp_path) -> Met:
    corpus, recipe = toy_corpus(tmp_path / "toy", utterances=6), ToyConformer()
    model = recipe.model(corpus.bands, 3, torch.Generator().manual_seed(0)).eval()
    trained = TrainedModel.of(recipe, model, corpus)
    return Met(trained, corpus, embed_utterances(trained, corpus, np.arange(18)), np.ones(18, bool))


def test_unchanged_frames_give_the_error_of_all_pairs(met):
    first, second = np.nonzero(~np.eye(18, dtype=bool))
    cosines, labels = np.sum(met.vectors[first] * met.vectors[second], axis=1), met.corpus.labels
    expected = error(cosines, labels[first] == labels[second])
    assert against(met, np.asarray) == pytest.approx(expected, abs=0.5)
    assert against(met, lambda frames: frames[:7] ** 2) != pytest.approx(expected, abs=0.5)


def test_the_rule():
    def verdict(*losses: float) -> str:
        rates = {"one emotion": [20.0] * 5, "another emotion": [20 + loss for loss in losses]}
        return CLAIM.judge({"EER": rates})

    assert verdict(5, 6, 7, 5, 6) == REFUTED
    assert verdict(-5, -6, -7, -5, -6) == CONFIRMED
    assert verdict(5, -6, 7, -5, 0) == UNDECIDED
