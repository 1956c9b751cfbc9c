"""The stand-in foretells trainings that it has not seen, and knows the ends of every span."""

from __future__ import annotations

import numpy as np

from groundup.experiments.tuning import surrogate
from groundup.tuning.space import SPANS


def test_places_run_from_0_to_1():
    assert surrogate.place({name: span.low for name, span in SPANS.items()}) == [0.0] * len(SPANS)
    assert surrogate.place({name: span.high for name, span in SPANS.items()}) == [1.0] * len(SPANS)


def test_it_foretells_rows_that_it_has_not_seen():
    true, foretold = surrogate.unseen()
    assert 1 - np.mean((true - foretold) ** 2) / true.var() > 0.8
    assert 0.02 < surrogate.noise() < 0.15
    assert 0 < surrogate.value({name: span.low for name, span in SPANS.items()}) < 1
