"""Where a trained model puts its utterances: embeddings, and their angles to the speakers' weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...speaker import CosineHead
from ...training import Run
from ..speaker.company import padded

TOGETHER = 50  # utterances in a batch; with their lengths known it changes no answer


def batches(run: Run, utterances: np.ndarray) -> Iterator[tuple[np.ndarray, Tensor, Tensor]]:
    """Their numbers, features (B, T, F) and lengths (B,), a batch at a time, in the order given."""
    for start in range(0, len(utterances), TOGETHER):
        part = utterances[start : start + TOGETHER]
        yield part, *padded(run, part)


@torch.no_grad()
def embeddings(run: Run, utterances: np.ndarray) -> Tensor:
    """The pooled vector of each whole utterance, (N, E)."""
    return torch.cat([run.model.embed(x, lengths) for _, x, lengths in batches(run, utterances)])


def weights(run: Run) -> Tensor:
    """One vector for each speaker, (K, E), of a linear or a cosine head."""
    head = run.model.head
    return (head.weight if isinstance(head, CosineHead) else head.output.weight).detach()


def geometry(run: Run) -> dict[str, float]:
    """Over the test part: cosines to the own and to the nearest other weight, and the lead in logits.

    The lead is what a margin on logits is taken from: the true speaker's logit less the largest other one,
    without any margin.
    """
    test = run.parts.test
    labels = torch.from_numpy(run.corpus.labels[test])[:, None]
    embedded = embeddings(run, test)
    with torch.no_grad():
        logits = run.model.head(embedded)
    cosines = functional.normalize(embedded, dim=1) @ functional.normalize(weights(run), dim=1).T
    own, other = _own_and_other(cosines, labels)
    mine, theirs = _own_and_other(logits, labels)
    found = {"cosine to own": own, "cosine to nearest other": other, "lead in logits": mine - theirs}
    return {name: float(values.mean()) for name, values in found.items()}


def _own_and_other(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """The true speaker's score, and the largest of the others: (N,) each."""
    own = scores.gather(1, labels)[:, 0]
    return own, scores.scatter(1, labels, -torch.inf).amax(1)
