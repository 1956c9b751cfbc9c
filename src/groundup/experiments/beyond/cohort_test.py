"""The rule of S24 decides as it says; the cohort is of known speakers, the pairs of strangers."""

from __future__ import annotations

import numpy as np
import pytest

from ...recognition.scores import unit
from ..finding import CONFIRMED, REFUTED, UNDECIDED
from . import cohort
from .cohort import CLAIM, measured, scored
from .folds import Met

RNG = np.random.default_rng(0)


class Corpus:
    labels = np.repeat(np.arange(6), 8)


@pytest.fixture
def met(monkeypatch) -> Met:
    monkeypatch.setattr(cohort, "TOP", 5)
    centres = RNG.normal(size=(6, 7))
    return Met(None, Corpus, unit(centres[Corpus.labels] + RNG.normal(size=(48, 7))), Corpus.labels >= 3)


def test_a_pair_is_scored_against_the_cohort_by_hand(met):
    scores, known = scored(met), met.vectors[:24]
    a, b = met.vectors[24], met.vectors[25]  # the first pair of strangers
    tops = [np.sort(known @ x)[-5:] for x in (a, b)]
    expected = np.mean([(a @ b - top.mean()) / top.std() for top in tops])
    assert scores["AS-norm"][0] == pytest.approx(expected) and scores["cosine"][0] == pytest.approx(a @ b)
    assert len(scores["cosine"]) == 24 * 23 // 2


def test_a_shift_of_every_cosine_of_a_voice_is_what_the_norm_takes_away(met):
    found = measured(met)
    assert 0 < found["cosine"] < 50 and 0 < found["AS-norm"] < 50 and found["cosine, minDCF"] <= 1


def test_the_rule():
    def verdict(*gains: float) -> str:
        rates = {"cosine": [20.0] * 5, "AS-norm": [20 + gain for gain in gains]}
        return CLAIM.judge({"EER": rates})

    assert verdict(-2, -2.1, -1.9, -2, -2) == CONFIRMED
    assert verdict(2, 2.1, 1.9, 2, 2) == REFUTED
    assert verdict(-2, 2, 0, 1, -1) == UNDECIDED
