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
        if np.isin(self.test, self.train).any():
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
    within = np.unique(corpus.numbers(within))
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
    within = _labelled(corpus, within)
    order = within[np.argsort(corpus.labels[within], kind="stable")]  # speaker by speaker
    counts = np.bincount(corpus.labels[within])
    test = []
    for label, utterances in enumerate(np.split(order, np.cumsum(counts)[:-1])):
        if len(utterances) == 1:
            raise ValueError(f"{corpus.speakers[label]}: expected at least 2 utterances to split, got 1")
        if len(utterances):
            # A generator of the speaker's own: what is drawn for one does not depend on the others.
            rng = np.random.default_rng([seed, label])
            test.append(rng.choice(utterances, size=_share(fraction, len(utterances)), replace=False))
    drawn = np.sort(np.concatenate(test)) if test else within[:0]
    return Split(np.setdiff1d(within, drawn, assume_unique=True), drawn)


def split_by_speaker(
    corpus: PackedCorpus, *, fraction: float = 0.5, seed: int = 0, within: np.ndarray | None = None
) -> Split:
    """Test on a random `fraction` of the speakers, at least one, and train on the other speakers.

    For verification, where the question is whether two voices are the same person's, and no name is known
    ahead. Raises `ValueError` with fewer than two speakers.
    """
    within = _labelled(corpus, within)
    labels = np.flatnonzero(np.bincount(corpus.labels[within]))
    if len(labels) < 2:
        raise ValueError(f"{corpus.name}: expected at least 2 speakers to split, got {len(labels)}")
    size = _share(fraction, len(labels))
    tested = np.random.default_rng(seed).choice(labels, size=size, replace=False)
    test = np.isin(corpus.labels[within], tested)
    return Split(within[~test], within[test])


def _labelled(corpus: PackedCorpus, within: np.ndarray | None) -> np.ndarray:
    """The utterances to split whose speaker is known, sorted."""
    within = np.unique(corpus.numbers(within))
    return within[corpus.labels[within] >= 0]


def _share(fraction: float, count: int) -> int:
    """How many of `count` are a `fraction`: at least one, and never all."""
    if not 0 < fraction < 1:
        raise ValueError(f"expected a fraction between 0 and 1, got {fraction}")
    return min(max(1, round(fraction * count)), count - 1)
