"""The rule of S22 decides as it says; where utterances of a voice err apart, their mean errs less."""

from __future__ import annotations

import numpy as np

from ...recognition.scores import unit
from ..finding import CONFIRMED, REFUTED, UNDECIDED
from .enrolment import CLAIM, measured
from .folds import Met

RNG = np.random.default_rng(0)


class Corpus:
    labels = np.repeat(np.arange(6), 20)


def test_the_mean_of_independent_errors_errs_less():
    vectors = RNG.normal(size=(6, 11))[Corpus.labels] + 1.5 * RNG.normal(size=(120, 11))
    found = measured(Met(None, Corpus, unit(vectors), Corpus.labels >= 2))
    assert found["10"] < found["3"] < found["1"] < 50


def test_the_rule():
    def verdict(*ratios: float) -> str:
        return CLAIM.judge({"EER": {"1": [20.0] * 5, "3": [20 * ratio for ratio in ratios]}})

    assert verdict(0.4, 0.41, 0.39, 0.4, 0.4) == CONFIRMED
    assert verdict(0.8, 0.81, 0.79, 0.8, 0.8) == REFUTED
    assert verdict(0.4, 0.6, 0.5, 0.55, 0.45) == UNDECIDED
