"""The rule of S20 decides as it says, and the probe is asked about strangers alone."""

from __future__ import annotations

import numpy as np

from ..finding import CONFIRMED, REFUTED, UNDECIDED
from .folds import Met
from .forgetting import CLAIM, QUESTIONS, probed

RNG = np.random.default_rng(0)


class Corpus:
    """Four men and women who say two sentences, one of them louder than the other."""

    speakers = ("Actor_01", "Actor_02", "Actor_03", "Actor_04")
    labels = np.repeat(np.arange(4), 40)
    fields = {  # noqa: RUF012
        "statement": np.tile(["01", "02"], 80),
        "emotion": np.tile(["01", "01", "02", "02", "02"], 32),
    }


def test_what_is_there_is_read_off_and_what_is_not_is_not():
    loud = (Corpus.fields["statement"] == "02")[:, None] * [[6.0, 0, 0, 0, 0]]
    vectors = RNG.normal(size=(160, 5)) + loud
    found = probed(Met(None, Corpus, vectors, Corpus.labels >= 2))
    assert found["sentence"] > 95 and 30 < found["sex"] < 70
    assert (found["sentence, chance"], found["emotion, chance"]) == (50.0, 60.0)
    assert set(found) == {*QUESTIONS, *(f"{name}, chance" for name in QUESTIONS)}


def test_the_rule():
    def verdict(*values: float) -> str:
        chances = {f"{name}, chance": [50.0] * 5 for name in QUESTIONS}
        return CLAIM.judge({"probe": {name: values for name in QUESTIONS} | chances})

    assert verdict(70, 71, 69, 72, 70) == REFUTED
    assert verdict(50, 51, 52, 49, 50) == CONFIRMED
    assert verdict(50, 70, 60, 55, 65) == UNDECIDED
