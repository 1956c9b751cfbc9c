"""Pieces are cut from the middle, and what is right is counted in the order asked for."""

import numpy as np
import pytest
import torch

from groundup.corpus import WholeUtterances
from groundup.experiments.speaker.axes import Middles, answered, questions
from groundup.experiments.speaker.company_test import answering, toy_run
from groundup.training.toy_test import toy_corpus


def test_a_piece_is_the_middle_of_its_utterance_and_a_short_one_stays_whole(tmp_path):
    run = toy_run(tmp_path)
    pieces = Middles(run.corpus, run.parts.test, frames=25)
    seen = set()
    for batch in pieces:
        for features, length, n in zip(batch.features, batch.lengths, batch.indices, strict=True):
            whole = run.corpus[int(n)]
            assert length == min(len(whole), 25)
            start = (len(whole) - length) // 2
            np.testing.assert_array_equal(features[:length], whole[start : start + length])
            assert not features[length:].any()
            seen.add(int(n))
    assert seen == set(run.parts.test.tolist())


def test_answers_stand_in_the_order_of_the_corpus(tmp_path):
    run = toy_run(tmp_path)
    lengths, labels = run.corpus.lengths, run.corpus.labels
    asked = [n for n in run.parts.test[::-1] if (lengths == lengths[n]).sum() == 1]
    wrong = set(asked[:2])
    said = {int(lengths[n]): (int(labels[n]) + (n in wrong)) % 3 for n in asked}

    def errs(x, told):
        return torch.nn.functional.one_hot(torch.tensor([said[int(length)] for length in told]), 3)

    found = answered(answering(run, errs), WholeUtterances(run.corpus, np.array(asked)))
    assert found.ids.tolist() == run.corpus.ids[sorted(asked)].tolist()
    assert found.correct.tolist() == [n not in wrong for n in sorted(asked)]


def test_a_noisy_corpus_must_hold_the_same_utterances(tmp_path):
    run = toy_run(tmp_path)
    same, other = toy_corpus(tmp_path / "same"), toy_corpus(tmp_path / "other", utterances=3)
    asked = questions(run, {"noise": same.path})
    assert list(asked) == ["whole", "2 s", "1 s", "noise"]
    assert asked["noise"].corpus.path == same.path and asked["1 s"].frames == 100
    with pytest.raises(ValueError, match="expected the utterances of"):
        questions(run, {"noise": other.path})
