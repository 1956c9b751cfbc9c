"""A split loses nothing, leaks nothing, and is the same tomorrow."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.splits import Split, split_by_field, split_by_speaker, split_by_utterance

SPEAKERS, UTTERANCES = 5, 13
WAYS = {
    "field": lambda corpus, **options: split_by_field(corpus, "statement", train="01", test="02", **options),
    "utterance": lambda corpus, **options: split_by_utterance(corpus, fraction=0.3, **options),
    "speaker": lambda corpus, **options: split_by_speaker(corpus, fraction=0.4, **options),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("splits") / "corpus"
    with PackWriter(folder, bands=1, name="tiny", fields=("statement",)) as writer:
        for number in range(SPEAKERS * UTTERANCES):
            speaker, statement = f"s{number % SPEAKERS}", f"0{number // SPEAKERS % 3 + 1}"
            writer.add(f"u{number}", np.ones((1, 1)), speaker=speaker, statement=statement)
        writer.add("nobody", np.ones((1, 1)), speaker=None, statement="03")
    return PackedCorpus.open(folder)


@pytest.mark.parametrize("way", WAYS)
def test_parts_are_sorted_disjoint_and_repeatable(corpus, way):
    split, again = WAYS[way](corpus), WAYS[way](corpus)
    for part, same in ((split.train, again.train), (split.test, again.test)):
        assert part.dtype == np.int64 and (np.diff(part) > 0).all()
        np.testing.assert_array_equal(part, same)
    assert not set(split.train) & set(split.test)


@pytest.mark.parametrize("way", WAYS)
def test_within_keeps_to_what_is_given(corpus, way):
    within = np.repeat(np.arange(40)[::-1], 2)
    split = WAYS[way](corpus, within=within)
    assert set(split.train) | set(split.test) <= set(within.tolist())
    assert all((np.diff(part) > 0).all() for part in (split.train, split.test))
    with pytest.raises(ValueError, match=r"from 0 to 65, got 3 to 66"):
        WAYS[way](corpus, within=[66, 3])


def test_by_field(corpus):
    split = WAYS["field"](corpus)
    statement = corpus.field("statement")
    assert set(statement[split.train]) == {"01"} and set(statement[split.test]) == {"02"}
    assert len(split.train) + len(split.test) == np.isin(statement, ["01", "02"]).sum()


def test_by_field_names_what_there_is(corpus):
    with pytest.raises(ValueError, match=r"tiny: expected a statement out of 01, 02, 03; got '04'"):
        split_by_field(corpus, "statement", train="01", test="04")
    with pytest.raises(ValueError, match=r"got '01' twice"):
        split_by_field(corpus, "statement", train="01", test="01")


def test_by_utterance_takes_the_fraction_of_each_speaker(corpus):
    split = WAYS["utterance"](corpus)
    assert np.bincount(corpus.labels[split.test]).tolist() == [4] * SPEAKERS
    assert np.bincount(corpus.labels[split.train]).tolist() == [9] * SPEAKERS


def test_by_utterance_leaves_one_on_either_side(corpus):
    for fraction in (0.001, 0.999):
        split = split_by_utterance(corpus, fraction=fraction)
        assert set(corpus.labels[split.train]) == set(corpus.labels[split.test]) == set(range(SPEAKERS))


def test_by_utterance_of_one_speaker_does_not_depend_on_the_others(corpus):
    alone = split_by_utterance(corpus, fraction=0.3, within=np.flatnonzero(corpus.labels == 2))
    together = WAYS["utterance"](corpus)
    np.testing.assert_array_equal(alone.test, together.test[corpus.labels[together.test] == 2])


def test_by_utterance_draws_as_recorded_runs_did(corpus):
    """Speaker by speaker, in plain words: another order of draws, and no recorded run would repeat."""
    within, test = np.arange(len(corpus))[::-3], []
    for label in range(len(corpus.speakers)):
        own = [number for number in sorted(within) if corpus.labels[number] == label]
        size = min(max(1, round(0.3 * len(own))), len(own) - 1)
        test += np.random.default_rng([5, label]).choice(own, size=size, replace=False).tolist()
    found = split_by_utterance(corpus, fraction=0.3, seed=5, within=within)
    assert found.test.tolist() == sorted(test) and len(test) > len(corpus.speakers)


def test_by_utterance_draws_for_each_speaker_anew(corpus):
    """Utterance n of each speaker is number n * SPEAKERS + label: not the same n for all."""
    test = WAYS["utterance"](corpus).test
    drawn = {tuple(test[corpus.labels[test] == label] // SPEAKERS) for label in range(SPEAKERS)}
    assert len(drawn) > 1


def test_by_speaker_shares_no_speaker(corpus):
    split = WAYS["speaker"](corpus)
    train, test = set(corpus.labels[split.train]), set(corpus.labels[split.test])
    assert len(test) == 2 and train | test == set(range(SPEAKERS)) and not train & test
    assert len(split.train) + len(split.test) == SPEAKERS * UTTERANCES


@pytest.mark.parametrize("split", [split_by_utterance, split_by_speaker])
def test_the_seed_matters_and_the_fraction_is_checked(corpus, split):
    tests = {tuple(split(corpus, fraction=0.4, seed=seed).test) for seed in range(5)}
    assert len(tests) > 1
    for fraction in (0.0, 1.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match=r"a fraction between 0 and 1"):
            split(corpus, fraction=fraction)


def test_what_cannot_be_split_is_refused(corpus):
    with pytest.raises(ValueError, match=r"s0: expected at least 2 utterances to split, got 1"):
        split_by_utterance(corpus, within=[0])
    with pytest.raises(ValueError, match=r"at least 2 speakers to split, got 1"):
        split_by_speaker(corpus, within=np.flatnonzero(corpus.labels == 0))


def test_a_split_that_leaks_or_is_empty_cannot_be_made():
    with pytest.raises(ValueError, match=r"got an utterance in both"):
        Split(np.array([1, 2]), np.array([2, 3]))
    with pytest.raises(ValueError, match=r"got none to test on"):
        Split(np.array([1, 2]), np.array([], dtype=int))
