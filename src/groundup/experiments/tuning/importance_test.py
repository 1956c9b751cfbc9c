"""The setting that decides the score is the important one, in the training that is asked."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.experiments.tuning import table
from groundup.experiments.tuning.importance import importance


def test_what_decides_the_score_is_important():
    settings = [table.drawn(number) for number in range(60)]
    accuracy = np.array([[each["dropout"] / 0.4, each["warm_up"] / 0.4] for each in settings])
    rows = [
        table.Row(each, np.tile(pair[:, None], table.VALIDATIONS), np.ones((2, table.VALIDATIONS)), pair)
        for each, pair in zip(settings, accuracy, strict=True)
    ]
    for training, name in ((0, "dropout"), (1, "warm_up")):
        shares = importance(rows, training, 0.25)
        assert max(shares, key=shares.get) == name
        assert sum(shares.values()) == pytest.approx(1)
