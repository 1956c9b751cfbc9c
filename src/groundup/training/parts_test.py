"""No utterance is in two parts, and nothing of the test part depends on anything but corpus and rule."""

from __future__ import annotations

import json

import numpy as np
import pytest

from groundup.errors import UserError
from groundup.training.parts import Parts, default_rule, divide
from groundup.training.toy_test import NOBODY, toy_corpus

rules = pytest.mark.parametrize("rule", ["statement:01:02", "statement:02:01", "utterance:0.25", None])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


@rules
def test_the_parts_share_no_utterance_and_every_speaker_is_in_each(corpus, rule):
    parts = divide(corpus, rule)
    everything = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(everything) == list(range(len(corpus)))
    for part in (parts.train, parts.validation, parts.test):
        assert set(corpus.labels[part]) == {0, 1, 2}
        assert (np.diff(part) > 0).all()


@rules
def test_the_test_part_does_not_depend_on_the_validation_share(corpus, rule):
    few, many = (divide(corpus, rule, validation_share=share) for share in (0.1, 0.5))
    np.testing.assert_array_equal(few.test, many.test)
    assert len(few.validation) < len(many.validation)


@rules
def test_utterances_without_a_label_are_in_no_part(tmp_path, rule):
    corpus = toy_corpus(tmp_path / "toy", speakers=("ada", "ben", NOBODY))
    parts = divide(corpus, rule)
    everything = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(everything) == np.flatnonzero(corpus.labels >= 0).tolist() == list(range(24))


def test_a_field_tells_training_from_testing(corpus):
    parts = divide(corpus, "statement:01:02")
    statement = corpus.fields["statement"]
    assert set(statement[parts.test]) == {"02"}
    assert set(statement[parts.train]) | set(statement[parts.validation]) == {"01"}


def test_the_default_is_the_statement_where_there_is_one(corpus, tmp_path):
    assert default_rule(corpus) == divide(corpus).rule == "statement:01:02"
    assert default_rule(toy_corpus(tmp_path / "plain", fields=())) == "utterance:0.2"


def test_ids_bring_the_parts_back(corpus):
    parts = divide(corpus, "utterance:0.25")
    again = Parts.from_ids(json.loads(json.dumps(parts.ids(corpus))), corpus)
    assert again.rule == parts.rule
    for name in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(again, name), getattr(parts, name))


def test_ids_find_their_utterances_in_a_corpus_of_another_order(corpus, tmp_path):
    parts = divide(corpus)
    other = toy_corpus(tmp_path / "reversed", speakers=("cyd", "ben", "ada"))
    again = Parts.from_ids(parts.ids(corpus), other)
    np.testing.assert_array_equal(other.ids[again.test], corpus.ids[parts.test])


def test_utterances_that_are_missing_are_named(corpus, tmp_path):
    smaller = toy_corpus(tmp_path / "smaller", utterances=6)
    with pytest.raises(UserError, match="lacks 18 of the run's utterances, such as 'ada-06'"):
        Parts.from_ids(divide(corpus).ids(corpus), smaller)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("statement:01:03", "cannot split by 'statement:01:03': .* out of 01, 02; got '03'"),
        ("mood:01:02", r"expected a field out of \['statement'\], got 'mood'"),
        ("statement", "expected FIELD:TRAIN:TEST"),
        ("utterance:1.5", "expected a fraction between 0 and 1, got 1.5"),
        ("utterance:half", "could not convert string to float: 'half'"),
        ("statement:01:01", "two different values"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(corpus, rule, message):
    with pytest.raises(UserError, match=message):
        divide(corpus, rule)


def test_one_speaker_is_no_question(tmp_path):
    with pytest.raises(UserError, match=r"expected at least 2 speakers to tell apart, got 1\. Pack"):
        divide(toy_corpus(tmp_path / "alone", speakers=("ada",)))


def test_parts_introduce_themselves(corpus):
    assert repr(divide(corpus)) == (
        "Parts('statement:01:02': 15 utterances to train on, 3 to validate, 18 to test)"
    )
