"""Harder questions for a finished run: short pieces of its test utterances, or the same ones with noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ...corpus import Batch, PackedCorpus, WholeUtterances
from ...training import Evaluation, Run
from ...training.loading import whole_batches

SECOND = 100  # frames


@dataclass(frozen=True, eq=False)
class Middles(WholeUtterances):
    """`WholeUtterances`, each cut down to the `frames` frames in its middle; a shorter one stays whole."""

    frames: int = SECOND

    def __getitem__(self, number: int) -> Batch:
        indices = self.buckets[number]
        lengths = np.minimum(self.corpus.lengths[indices], self.frames)
        starts = self.corpus.offsets[indices] + (self.corpus.lengths[indices] - lengths) // 2
        features = self.corpus.source.gather(starts, lengths)
        return Batch(features, lengths, self.corpus.labels[indices], indices)


def questions(run: Run, noisy: Mapping[str, Path]) -> dict[str, WholeUtterances]:
    """What a run is asked: its test part whole, two seconds and one of it, and whole in each noisy corpus.

    Raises ValueError where a noisy corpus does not hold the same utterances.
    """
    test = run.parts.test
    asked = {"whole": WholeUtterances(run.corpus, test)}
    for seconds in (2, 1):
        asked[f"{seconds} s"] = Middles(run.corpus, test, frames=seconds * SECOND)
    for name, folder in noisy.items():
        corpus = PackedCorpus.open(folder)
        if not np.array_equal(corpus.ids, run.corpus.ids):
            raise ValueError(f"{corpus.path}: expected the utterances of {run.corpus.path}, with noise")
        asked[name] = WholeUtterances(corpus, test)
    return asked


@torch.no_grad()
def answered(run: Run, asked: WholeUtterances) -> Evaluation:
    """Whom the run's model names, in the order of the corpus."""
    corpus, named = asked.corpus, np.zeros(len(asked.corpus), dtype=np.int64)
    for batch in whole_batches(asked, run.recipe):
        named[batch.indices] = run.model(batch.features, batch.lengths).argmax(1).numpy()
    heard = np.sort(asked.utterances)
    return Evaluation(corpus.ids[heard], corpus.labels[heard], named[heard], corpus.speakers)


def right(run: Run, asked: WholeUtterances) -> np.ndarray:
    """Whether the run's model names the speaker of each utterance, (N,) bool, in the order of the corpus."""
    return answered(run, asked).correct


def ask(folder: Path, corpus: Path, noisy: Mapping[str, Path]) -> dict[str, Evaluation]:
    """What the run in this folder answers to all `questions`."""
    run = Run.open(folder, corpus)
    return {name: answered(run, asked) for name, asked in questions(run, noisy).items()}
