"""A comparison pairs the answers, and refuses answers to different questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.training.comparison import compare
from groundup.training.evaluation import Evaluation

SPEAKERS = ["ada", "ben", "cyd"]


def answers(labels, predictions) -> Evaluation:
    ids = np.array([f"u{n}" for n in range(len(labels))])
    return Evaluation(ids, np.array(labels), np.array(predictions), SPEAKERS)


def compared(first, second):
    return compare(first, second, rng=np.random.default_rng(0))


@pytest.fixture
def pair():
    labels = [0, 0, 1, 1, 2, 2]
    return answers(labels, [0, 0, 1, 1, 2, 0]), answers(labels, [1, 1, 1, 2, 2, 2])


def test_the_numbers_are_those_counted_by_hand(pair):
    found = compared(*pair)
    assert (found.only_first, found.only_second) == (3, 1)
    assert found.p == pytest.approx(0.625)  # P(≤ 1 head in 4) = 5/16, twice
    assert found.difference == pytest.approx(5 / 6 - 3 / 6)
    # A speaker's gain is 1, ½ or −½; three draws with replacement, 95 % of them between −½ and 1.
    assert found.interval == pytest.approx((-0.5, 1.0))


def test_the_other_way_round_is_the_same_with_the_signs_turned(pair):
    forth, back = compared(*pair), compared(*reversed(pair))
    assert (back.only_first, back.only_second, back.p) == (forth.only_second, forth.only_first, forth.p)
    assert back.difference == -forth.difference
    assert back.interval == pytest.approx((-forth.interval[1], -forth.interval[0]))


def test_what_both_find_hard_leaves_the_interval():
    """Half of the speakers are never named, by neither: each accuracy is unsure, the difference is not."""
    labels = np.repeat(np.arange(40), 10)
    wrong = (labels % 2 == 1) | (np.arange(400) % 10 == 0)
    names = [f"s{k}" for k in range(40)]
    ids = np.array([f"u{n}" for n in range(400)])
    first, second = (
        Evaluation(ids, labels, np.where(missed, (labels + 1) % 40, labels), names)
        for missed in (labels % 2 == 1, wrong)
    )
    low, high = compared(first, second).interval
    alone = second.interval(rng=np.random.default_rng(0))
    assert high - low < 0.2 * (alone[1] - alone[0])
    assert low < compared(first, second).difference < high


def test_other_questions_are_refused(pair):
    first, second = pair
    fewer = Evaluation(second.ids[1:], second.labels[1:], second.predictions[1:], SPEAKERS)
    with pytest.raises(UserError, match=r"got 6 and 5 with 5 in common"):
        compared(first, fewer)
    renamed = replace(second, speakers=["ada", "ben", "eve"])
    with pytest.raises(UserError, match=r"tested on the same utterances"):
        compared(first, renamed)


def test_speakers_may_be_numbered_otherwise(pair):
    first, second = pair
    turned = Evaluation(second.ids, 2 - second.labels, 2 - second.predictions, SPEAKERS[::-1])
    assert compared(first, turned).difference == compared(first, second).difference


def test_the_lines_say_all_of_it(pair):
    assert compared(*pair).lines() == [
        "difference +0.333, 95 % interval over speakers -0.500 to +1.000",
        "only the first is right: 3, only the second: 1; McNemar's exact test p = 0.62",
    ]
