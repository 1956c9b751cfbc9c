"""The score orders as promised, for any loss and any number of utterances."""

from __future__ import annotations

import numpy as np

from groundup.tuning.score import score


def test_one_utterance_outweighs_any_loss_and_the_loss_tells_equals_apart():
    for utterances in (7, 60, 4_000):
        right = np.arange(utterances + 1) / utterances
        worst, best = score(right, 1e9, utterances), score(right, 0.0, utterances)
        assert (best[:-1] < worst[1:]).all()
        assert score(0.5, 0.2, utterances) > score(0.5, 0.3, utterances)
        assert score(0.5, 0.0, utterances) == 0.5
