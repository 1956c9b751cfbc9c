"""Every pair once, models never tested on themselves, draws in halves, lists that say what the labels say."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.recognition.trials import all_pairs, balanced, models_of, read_trials
from groundup.training.toy_test import NOBODY, SPEAKERS, toy_corpus

LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, -1])
WITHIN = np.array([1, 2, 3, 4, 5, 6, 8])


def test_of_single_utterances_each_pair_is_asked_once():
    trials = all_pairs(LABELS, WITHIN, models_of(LABELS, WITHIN, 1, np.random.default_rng(0)))
    pairs = {(trials.models[m][0], t) for m, t in zip(trials.enrolled, trials.tests, strict=True)}
    assert pairs == {(a, b) for a in WITHIN for b in WITHIN if a < b} and len(trials) == len(pairs)
    assert trials.targets.sum() == 1 + 1 + 3
    np.testing.assert_array_equal(trials.second, LABELS[trials.tests])


def test_a_model_of_several_is_never_asked_about_its_own():
    models = models_of(LABELS, np.arange(9), 2, np.random.default_rng(0))
    assert sorted(len(m) for m in models) == [2, 2, 2, 2] and all(len(set(LABELS[m])) == 1 for m in models)
    assert len(np.unique(np.concatenate(models))) == 8  # none is in two models
    trials = all_pairs(LABELS, np.arange(9), models)
    assert len(trials) == 4 * (9 - 2)
    for m, t, a, b in zip(trials.enrolled, trials.tests, trials.first, trials.second, strict=True):
        assert t not in models[m] and a == LABELS[models[m][0]] and b == LABELS[t]


def test_a_draw_is_half_targets_and_the_same_for_the_same_seed():
    trials = all_pairs(LABELS, np.arange(9), models_of(LABELS, np.arange(9), 1, np.random.default_rng(0)))
    drawn, again, other = (balanced(trials, 8, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert len(drawn) == 8 and drawn.targets.sum() == 4
    asked, same, others = (
        {(t.models[m][0], u) for m, u in zip(t.enrolled, t.tests, strict=True)} for t in (drawn, again, other)
    )
    assert asked == same != others and len(asked) == 8
    assert len(balanced(trials, 1_000, np.random.default_rng(0))) == len(trials)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("toy") / "toy", speakers=(*SPEAKERS, NOBODY))


def test_a_list_is_read_as_voxceleb_writes_it(corpus, tmp_path):
    (tmp_path / "list").write_text("1 ada-00 ada-01.wav\n\n0 ada-00.wav ben-03\n")
    trials = read_trials(tmp_path / "list", corpus)
    assert corpus.ids[trials.tests].tolist() == ["ada-01", "ben-03"]
    assert trials.targets.tolist() == [True, False] and trials.enrolled.tolist() == [0, 0]
    assert [corpus.ids[model].tolist() for model in trials.models] == [["ada-00"]]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("1 ada-00 ada-01\n1 ada-00", r"line 2: expected `1 a b` or `0 a b`, got 1 ada-00\."),
        ("2 ada-00 ada-01", "line 1: expected `1 a b`"),
        ("1 ada-00 eve-01", "line 1: eve-01 is no labelled utterance"),
        ("0 ada-00 nobody-01", "line 1: nobody-01 is no labelled utterance"),
        ("0 ada-00 ada-01", "line 1: says 0, but the corpus's labels say otherwise"),
        ("\n", "holds no trials"),
    ],
)
def test_a_list_that_is_none_is_refused_with_its_line(corpus, tmp_path, lines, message):
    (tmp_path / "list").write_text(lines)
    with pytest.raises(UserError, match=message):
        read_trials(tmp_path / "list", corpus)
    with pytest.raises(UserError, match="cannot be read"):
        read_trials(tmp_path / "missing", corpus)
