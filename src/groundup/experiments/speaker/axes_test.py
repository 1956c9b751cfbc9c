"""Pieces are cut from the middle, and what is right is counted in the order asked for."""

import numpy as np
import torch

from groundup.corpus import WholeUtterances
from groundup.experiments.speaker.axes import Middles, right
from groundup.experiments.speaker.company_test import answering, toy_run


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


def test_right_answers_stand_in_the_order_asked(tmp_path):
    run = toy_run(tmp_path)
    asked = run.parts.test[::-1]
    hard = {int(n) for n in asked[:4]}
    lengths = run.corpus.lengths

    def errs(x, told):
        labels = {int(lengths[n]): (int(run.corpus.labels[n]) + (int(n) in hard)) % 3 for n in distinct}
        return torch.nn.functional.one_hot(torch.tensor([labels[int(t)] for t in told]), 3).float()

    distinct = [n for n in asked if (lengths[asked] == lengths[n]).sum() == 1]
    found = right(answering(run, errs), WholeUtterances(run.corpus, np.array(distinct)))
    assert found.tolist() == [int(n) not in hard for n in distinct] and not found.all()
