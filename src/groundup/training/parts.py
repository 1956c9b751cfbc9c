"""Which utterances a run learns from, which choose its checkpoint, and which it is tested on.

The test part is fixed by the corpus and the rule alone: all seeds and all recipes answer the same questions.
Nothing is chosen on it. The checkpoint is chosen on a share of the training part that is held out, a few
utterances of every speaker, heard whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundup.corpus import PackedCorpus, Split, split_by_field, split_by_utterance
from groundup.errors import UserError

__all__ = ["Parts", "default_rule", "divide"]

TEST_SHARE = 0.2  # of each speaker's utterances, where no field tells training from testing


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """Utterance numbers, each (N,) int64 and sorted; no utterance is in two of them."""

    rule: str
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def __repr__(self) -> str:
        return (
            f"Parts({self.rule!r}: {len(self.train):,} utterances to train on, "
            f"{len(self.validation):,} to validate, {len(self.test):,} to test)"
        )

    def ids(self, corpus: PackedCorpus) -> dict:
        """The rule and the utterances' names, as JSON holds them: they stay true when the corpus grows."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return {"rule": self.rule, **{name: corpus.ids[part].tolist() for name, part in parts.items()}}

    @classmethod
    def from_ids(cls, content: dict, corpus: PackedCorpus) -> Parts:
        """The parts that `ids` wrote. Raises `UserError` when the corpus lacks an utterance of them."""
        number = {name: i for i, name in enumerate(corpus.ids.tolist())}
        names = {part: content[part] for part in ("train", "validation", "test")}
        missing = [name for part in names.values() for name in part if name not in number]
        if missing:
            raise UserError(
                f"{corpus.path}: lacks {len(missing)} of the run's utterances, such as {missing[0]!r}. "
                "Give --corpus the corpus that the run was trained on."
            )
        numbers = {part: np.array([number[name] for name in ids], np.int64) for part, ids in names.items()}
        return cls(content["rule"], **numbers)


def default_rule(corpus: PackedCorpus) -> str:
    """`statement:01:02` where utterances carry the sentence read, else a fifth of the utterances."""
    known = set(corpus.fields["statement"].tolist()) if "statement" in corpus.fields else set()
    return "statement:01:02" if {"01", "02"} <= known else f"utterance:{TEST_SHARE}"


def divide(corpus: PackedCorpus, rule: str | None = None, *, validation_share: float = 0.1) -> Parts:
    """Divide the labelled utterances of a corpus by a rule.

    Args:
        rule: `FIELD:TRAIN:TEST` trains where the field is TRAIN and tests where it is TEST; `utterance:SHARE`
            tests on that share of each speaker's utterances; None is `default_rule`.
        validation_share: of each speaker's training utterances, at least one.

    Raises:
        UserError: for a rule of another form, or one that this corpus cannot follow.
    """
    if len(corpus.speakers) < 2:
        raise UserError(
            f"{corpus.path}: expected at least 2 speakers to tell apart, got {len(corpus.speakers)}. "
            "Pack recordings of more people, a folder for each."
        )
    rule = rule or default_rule(corpus)
    labelled = np.flatnonzero(corpus.labels >= 0)
    try:
        outer = _outer(corpus, rule, labelled)
        inner = split_by_utterance(corpus, fraction=validation_share, within=outer.train)
    except ValueError as error:
        raise UserError(
            f"cannot split by {rule!r}: {error}. Training, validation and test need an utterance of each "
            "speaker, so at least 3: give more, take that speaker out, or give another --split."
        ) from None
    return Parts(rule, inner.train, inner.test, outer.test)


def _outer(corpus: PackedCorpus, rule: str, within: np.ndarray) -> Split:
    match rule.split(":"):
        case [field, train, test]:
            return split_by_field(corpus, field, train=train, test=test, within=within)
        case ["utterance", share]:
            return split_by_utterance(corpus, fraction=float(share), within=within)
    raise UserError(
        f"cannot split by {rule!r}: expected FIELD:TRAIN:TEST, such as statement:01:02, or utterance:0.2."
    )
