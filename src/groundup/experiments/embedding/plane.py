"""Embeddings of two numbers, which can be drawn: what a small network makes of pooled frames."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ...speaker import CosineHead, LinearHead


class Snapshot(NamedTuple):
    """Where the utterances stand at one step of training."""

    embeddings: np.ndarray  # (N, 2)
    weights: np.ndarray  # (K, 2): the head's
    on_sphere: bool  # whether lengths do not count

    def spread(self, labels: np.ndarray) -> float:
        """Degrees from an utterance to its own speaker's mean direction: the root of the mean square."""
        unit = self.embeddings / np.linalg.norm(self.embeddings, axis=1, keepdims=True)
        off = []
        for k in np.unique(labels):
            own = unit[labels == k]
            middle = own.mean(axis=0) / np.linalg.norm(own.mean(axis=0))
            off.append(np.degrees(np.arccos(np.clip(own @ middle, -1, 1))))
        return float(np.sqrt(np.mean(np.concatenate(off) ** 2)))


def network(width: int) -> nn.Sequential:
    """A pooled vector of `width` numbers → 64 → 2."""
    return nn.Sequential(nn.Linear(width, 64), nn.ReLU(), nn.Linear(64, 2))


@torch.no_grad()
def snapshot(body: nn.Module, head: LinearHead | CosineHead, features: Tensor) -> Snapshot:
    """The embeddings of all utterances, (N, width) → (N, 2), with the head's weights beside them."""
    on_sphere = isinstance(head, CosineHead)
    weights = head.weight if on_sphere else head.output.weight
    return Snapshot(body(features).numpy().copy(), weights.numpy().copy(), on_sphere)


def standardised(features: Tensor, train: Tensor) -> Tensor:
    """Each column with mean 0 and standard deviation 1 over the utterances learned from."""
    return (features - features[train].mean(0)) / features[train].std(0)


def lead(snapshot: Snapshot, labels: np.ndarray) -> np.ndarray:
    """The cosine to the own weight less that to the nearest other, (N,): below 0 where a name is wrong."""
    points, weights = (torch.from_numpy(x).double() for x in (snapshot.embeddings, snapshot.weights))
    cosines = (functional.normalize(points) @ functional.normalize(weights).T).numpy()
    rows = np.arange(len(labels))
    own = cosines[rows, labels].copy()
    cosines[rows, labels] = -np.inf
    return own - cosines.max(axis=1)
