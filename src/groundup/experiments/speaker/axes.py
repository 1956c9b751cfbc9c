"""Harder questions for a finished run: short pieces of its test utterances, or the same ones with noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from ...corpus import Batch, WholeUtterances
from ...training import Run
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
        return Batch(self.corpus.gather(starts, lengths), lengths, self.corpus.labels[indices], indices)


@torch.no_grad()
def right(run: Run, heard: WholeUtterances) -> np.ndarray:
    """Whether the run's model names the speaker of each of `heard.utterances`, (N,) bool, in their order."""
    correct = np.zeros(len(heard.corpus), dtype=bool)
    for batch in whole_batches(heard, run.recipe):
        correct[batch.indices] = (run.model(batch.features, batch.lengths).argmax(1) == batch.labels).numpy()
    return correct[heard.utterances]
