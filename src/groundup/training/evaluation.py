"""How well a run names speakers: whole utterances, each heard once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from groundup.corpus import PackedCorpus, WholeUtterances
from groundup.training.loading import whole_batches
from groundup.training.run import Run
from groundup.training.trained import TrainedModel
from groundup.training.uncertainty import bootstrap, confusion_matrix, standard_error

__all__ = ["Evaluation", "answers", "evaluate", "logits"]


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation:
    """What a model said of N utterances, in the order of the corpus."""

    ids: np.ndarray  # (N,) text
    labels: np.ndarray  # (N,) int64: the true class
    predictions: np.ndarray  # (N,) int64: the class named
    speakers: list[str]  # the K names that classes stand for

    def __repr__(self) -> str:
        return f"Evaluation({len(self.labels):,} utterances: accuracy {self.summary})"

    @property
    def correct(self) -> np.ndarray:
        """(N,) booleans."""
        return self.labels == self.predictions

    @property
    def accuracy(self) -> float:
        """The share of utterances whose speaker was named."""
        return float(self.correct.mean())

    @property
    def summary(self) -> str:
        """As every page tells it, such as `0.775, 95 % interval over speakers 0.700 to 0.840`."""
        low, high = self.interval(rng=np.random.default_rng(0))
        return f"{self.accuracy:.3f}, 95 % interval over speakers {low:.3f} to {high:.3f}"

    @property
    def standard_error(self) -> float:
        """Of the accuracy, as if utterances were drawn one by one."""
        return standard_error(self.correct)

    def interval(self, *, rng: np.random.Generator, level: float = 0.95) -> tuple[float, float]:
        """Bootstrap interval of the accuracy over speakers."""
        return bootstrap(self.correct, self.labels, rng=rng, level=level)

    @property
    def confusion(self) -> np.ndarray:
        """(K, K) counts: row the true speaker, column the one named."""
        return confusion_matrix(self.labels, self.predictions, len(self.speakers))

    def per_speaker(self) -> dict[str, tuple[int, int]]:
        """For each speaker that was heard: utterances named rightly, utterances."""
        confusion = self.confusion
        heard = np.flatnonzero(confusion.sum(axis=1))
        return {self.speakers[k]: (int(confusion[k, k]), int(confusion[k].sum())) for k in heard}

    def only(self, speakers: list[str]) -> Evaluation:
        """The utterances of these speakers alone; the model could still name any."""
        kept = np.isin(np.array(self.speakers)[self.labels], speakers)
        return Evaluation(self.ids[kept], self.labels[kept], self.predictions[kept], self.speakers)

    def write_csv(self, file: Path) -> None:
        """Write one line an utterance: its id, the true speaker, the one named."""
        with open(file, "w", newline="", encoding="utf-8") as lines:
            writer = csv.writer(lines)
            writer.writerow(["utterance", "speaker", "prediction"])
            for name, label, prediction in zip(self.ids, self.labels, self.predictions, strict=True):
                writer.writerow([name, self.speakers[label], self.speakers[prediction]])


def evaluate(
    run: Run | str | Path, utterances: np.ndarray | None = None, *, progress: bool = False
) -> Evaluation:
    """Ask a run who speaks in each utterance of its test part, or of `utterances` (numbers in its corpus)."""
    run = run if isinstance(run, Run) else Run.open(run)
    chosen = np.sort(run.parts.test if utterances is None else utterances)
    predictions = logits(run, chosen, progress=progress).argmax(axis=1)
    return Evaluation(run.corpus.ids[chosen], run.corpus.labels[chosen], predictions, run.corpus.speakers)


def logits(run: Run, utterances: np.ndarray, *, batch_size: int = 64, progress: bool = False) -> np.ndarray:
    """What the run's model answers to whole utterances, (N, K) float32, a row for each in the order given."""
    options = {"batch_size": batch_size, "progress": progress}
    return answers(run.model.eval(), run.trained, run.corpus, utterances, **options)


@torch.no_grad()
def answers(
    ask: Callable[[Tensor, Tensor], Tensor],
    trained: TrainedModel,
    corpus: PackedCorpus,
    utterances: np.ndarray,
    *,
    batch_size: int = 64,
    progress: bool = False,
) -> np.ndarray:
    """`ask(features, lengths)`, one row an utterance: (N,) numbers of utterances → (N, …) float32.

    They are heard whole, in batches of similar length; the answer to one does not depend on the others.
    """
    device = next(trained.model.parameters()).device
    batches = whole_batches(WholeUtterances(corpus, utterances, batch_size), trained.recipe)
    rows: list[np.ndarray | None] = [None] * len(corpus)
    for batch in tqdm(batches, unit="batch", desc="listening", disable=not progress or None):
        found = ask(batch.features.to(device), batch.lengths.to(device)).cpu().numpy()
        for number, row in zip(batch.indices.tolist(), found, strict=True):
            rows[number] = row
    return np.stack([rows[number] for number in utterances])
