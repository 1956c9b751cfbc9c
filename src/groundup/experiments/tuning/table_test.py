"""The table is drawn from the spans that a search has, and its record is whole."""

from __future__ import annotations

import numpy as np

from groundup.experiments.tuning import table
from groundup.tuning.space import SPANS


def test_settings_are_drawn_from_the_whole_of_every_span():
    drawn = [table.drawn(number) for number in range(300)]
    assert drawn[7] == table.drawn(7) != drawn[8]
    for name, span in SPANS.items():
        values = np.array([settings[name] for settings in drawn])
        assert span.low <= values.min() < values.max() <= span.high
        if isinstance(span.low, int):
            assert set(values) == set(range(span.low, span.high + 1, span.step))
        elif span.log:
            assert abs(np.median(np.log(values)) - np.log(span.low * span.high) / 2) < 0.4


def test_the_record_holds_both_trainings_of_all_settings():
    rows = table.rows()
    assert [row.settings for row in rows] == [table.drawn(number) for number in range(table.SETTINGS)]
    for row in rows:
        assert row.accuracy.shape == row.loss.shape == row.scores.shape == (2, table.VALIDATIONS)
        assert (row.scores <= row.accuracy).all() and (row.reached == row.accuracy.max(axis=1)).all()
        right = row.accuracy * table.HELD_OUT
        np.testing.assert_allclose(right, right.round(), atol=1e-6)
