"""Pairs to be judged: one speaker or two? All pairs, a balanced draw of them, or a list in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.files.disk import read_errors
from groundup.text import one_line

__all__ = ["Trials", "all_pairs", "balanced", "models_of", "read_trials"]


@dataclass(frozen=True, eq=False, repr=False)
class Trials:
    """N questions about M models: is utterance `tests[i]` of the speaker of model `enrolled[i]`?"""

    models: list[np.ndarray]  # M models: the numbers of the utterances of one speaker that each is made of
    enrolled: np.ndarray  # (N,) a number in `models`
    tests: np.ndarray  # (N,) an utterance's number in the corpus
    first: np.ndarray  # (N,) the label of the model's speaker
    second: np.ndarray  # (N,) the label of the test's

    def __len__(self) -> int:
        return len(self.tests)

    @property
    def targets(self) -> np.ndarray:
        """(N,) booleans: one speaker?"""
        return self.first == self.second

    def chosen(self, numbers: np.ndarray) -> Trials:
        """Some of the questions, and the models that they are about."""
        used, enrolled = np.unique(self.enrolled[numbers], return_inverse=True)
        parts = (part[numbers] for part in (self.tests, self.first, self.second))
        return Trials([self.models[i] for i in used], enrolled, *parts)


def models_of(
    labels: np.ndarray, within: np.ndarray, size: int, rng: np.random.Generator
) -> list[np.ndarray]:
    """Models of `size` utterances each: every speaker's own, shuffled and cut; what is left over is left."""
    models = []
    for label in np.unique(labels[within]):
        own = within[labels[within] == label]
        own = own if size == 1 else rng.permutation(own)
        models += [own[start : start + size] for start in range(0, len(own) - size + 1, size)]
    return models


def all_pairs(labels: np.ndarray, within: np.ndarray, models: list[np.ndarray]) -> Trials:
    """Each model with each utterance that it is not made of; of single utterances each pair once."""
    tests, numbers = np.sort(within), np.arange(len(models))
    own = np.zeros((len(models), len(tests)), bool)
    for number, model in enumerate(models):
        own[number, np.searchsorted(tests, model)] = True
    if all(len(model) == 1 for model in models):
        order = np.array([model[0] for model in models], np.int64)
        own |= order[:, None] > tests  # the other way round it was asked already
    enrolled, place = np.nonzero(~own)
    speakers = labels[[model[0] for model in models]] if models else labels[:0]
    return Trials(models, numbers[enrolled], tests[place], speakers[enrolled], labels[tests[place]])


def balanced(trials: Trials, count: int, rng: np.random.Generator) -> Trials:
    """At most `count` of the trials, drawn without replacement: half targets, as far as there are any."""
    drawn = []
    for kind in (np.flatnonzero(trials.targets), np.flatnonzero(~trials.targets)):
        drawn.append(rng.choice(kind, min(count // 2, len(kind)), replace=False))
    return trials.chosen(np.sort(np.concatenate(drawn)))


def read_trials(file: str | Path, corpus: PackedCorpus) -> Trials:
    """The trials of a list, a line each, as VoxCeleb's are: `1 a b`, one speaker, or `0 a b`, two.

    `a` and `b` are ids of labelled utterances in the corpus; an ending such as `.wav` may follow.

    Raises `UserError`, with the line's number, for another line, an unknown id, or an answer that the
    corpus's labels contradict.
    """
    number = {name: i for i, name in enumerate(corpus.ids.tolist())}
    pairs = []
    with read_errors(file):
        lines = Path(file).expanduser().read_bytes().decode("utf-8", "replace").splitlines()
    for place, line in enumerate(lines, start=1):
        match line.split():
            case []:
                continue
            case ["0" | "1" as answer, *names] if len(names) == 2:
                pair = [number.get(name, number.get(str(Path(name).with_suffix("")))) for name in names]
            case _:
                raise UserError(
                    f"{file}: line {place}: expected `1 a b` or `0 a b`, got {one_line(line[:60])}."
                )
        for name, found in zip(names, pair, strict=True):
            if found is None or corpus.labels[found] < 0:
                raise UserError(
                    f"{file}: line {place}: {one_line(name)} is no labelled utterance of {corpus.path}."
                )
        if (answer == "1") != (corpus.labels[pair[0]] == corpus.labels[pair[1]]):
            raise UserError(f"{file}: line {place}: says {answer}, but the corpus's labels say otherwise.")
        pairs.append(pair)
    if not pairs:
        raise UserError(f"{file}: holds no trials. A line is `1 a b` or `0 a b`.")
    first, second = np.array(pairs, np.int64).T
    used, enrolled = np.unique(first, return_inverse=True)
    return Trials(
        [used[i : i + 1] for i in range(len(used))], enrolled, second, *corpus.labels[[first, second]]
    )
