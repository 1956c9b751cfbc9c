"""Which utterances to learn from and which to be tested on.

Each function returns a `Split` of two arrays of utterance numbers, sorted, that share none. The same
arguments give the same split, on any machine. `within` restricts a split to some of the utterances, so that
a split can be split again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundup.corpus.pack.packed_corpus import PackedCorpus

__all__ = ["Split", "split_by_field", "split_by_speaker", "split_by_utterance"]


@dataclass(frozen=True, eq=False)
class Split:
    """Utterance numbers to train on and to test on, `(N_train,)` and `(N_test,)` int64, sorted, disjoint."""

    train: np.ndarray
    test: np.ndarray

    def __post_init__(self):
        for name, part in (("train", self.train), ("test", self.test)):
            if len(part) == 0:
                raise ValueError(f"expected utterances on both sides of the split, got none to {name} on")
        if len(np.intersect1d(self.train, self.test)):
            raise ValueError("expected disjoint parts, got an utterance in both train and test")


def split_by_field(
    corpus: PackedCorpus, field: str, *, train: str, test: str, within: np.ndarray | None = None
) -> Split:
    """Train where `field` is `train`, test where it is `test`.

    On RAVDESS, `split_by_field(corpus, "statement", train="01", test="02")` tests on a sentence that no
    speaker was heard to say in training. Raises `ValueError` for an unknown field, or a value no utterance
    has.
    """
    values = corpus.field(field)
    within = _within(corpus, within)
    known = np.unique(values[within]).tolist()
    for option in (train, test):
        if option not in known:
            shown = ", ".join(known[:10]) + (" ..." if len(known) > 10 else "")
            raise ValueError(f"{corpus.name}: expected a {field} out of {shown}; got {option!r}")
    if train == test:
        raise ValueError(
            f"expected two different values of {field} to train and to test on, got {train!r} twice"
        )
    return Split(within[values[within] == train], within[values[within] == test])


def split_by_utterance(
    corpus: PackedCorpus, *, fraction: float = 0.1, seed: int = 0, within: np.ndarray | None = None
) -> Split:
    """Test on a random `fraction` of each speaker's utterances, at least one, and train on the others.

    A speaker of n utterances gives max(1, round(fraction · n)) of them, never all. Utterances without a label
    are left out. Raises `ValueError` for a speaker with a single utterance.
    """
    _check_fraction(fraction)
    within = _within(corpus, within)
    test = []
    for label in _labels_within(corpus, within):
        utterances = within[corpus.labels[within] == label]
        if len(utterances) < 2:
            raise ValueError(f"{corpus.speakers[label]}: expected at least 2 utterances to split, got 1")
        size = min(max(1, round(fraction * len(utterances))), len(utterances) - 1)
        # A generator of the speaker's own: what is drawn for one does not depend on the others.
        rng = np.random.default_rng([seed, label])
        test.append(rng.choice(utterances, size=size, replace=False))
    return _split(within[corpus.labels[within] >= 0], np.concatenate(test))


def split_by_speaker(
    corpus: PackedCorpus, *, fraction: float = 0.5, seed: int = 0, within: np.ndarray | None = None
) -> Split:
    """Test on a random `fraction` of the speakers, at least one, and train on the other speakers.

    For verification, where the question is whether two voices are the same person's, and no name is known
    ahead. Raises `ValueError` with fewer than two speakers.
    """
    _check_fraction(fraction)
    within = _within(corpus, within)
    labels = _labels_within(corpus, within)
    if len(labels) < 2:
        raise ValueError(f"{corpus.name}: expected at least 2 speakers to split, got {len(labels)}")
    size = min(max(1, round(fraction * len(labels))), len(labels) - 1)
    tested = np.random.default_rng(seed).choice(labels, size=size, replace=False)
    within = within[corpus.labels[within] >= 0]
    return _split(within, within[np.isin(corpus.labels[within], tested)])


def _split(all_utterances: np.ndarray, test: np.ndarray) -> Split:
    return Split(np.setdiff1d(all_utterances, test), np.sort(test))


def _within(corpus: PackedCorpus, within: np.ndarray | None) -> np.ndarray:
    """The utterances to split, sorted: all of them unless some are given."""
    if within is None:
        return np.arange(len(corpus), dtype=np.int64)
    within = np.unique(np.asarray(within, dtype=np.int64))
    if len(within) and not 0 <= within[0] <= within[-1] < len(corpus):
        raise ValueError(f"expected utterances from 0 to {len(corpus) - 1}, got {within[0]} to {within[-1]}")
    return within


def _labels_within(corpus: PackedCorpus, within: np.ndarray) -> np.ndarray:
    labels = np.unique(corpus.labels[within])
    return labels[labels >= 0]


def _check_fraction(fraction: float) -> None:
    if not 0 < fraction < 1:
        raise ValueError(f"expected a fraction between 0 and 1, got {fraction}")
