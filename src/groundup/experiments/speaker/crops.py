"""How well a model names speakers from a short piece of an utterance, cut out at random."""

from __future__ import annotations

import numpy as np
import torch

from ...corpus import RandomCrops
from ...training import Run


@torch.no_grad()
def accuracy_on_crops(run: Run, utterances: np.ndarray, frames: int, seed: int) -> float:
    """The share of the utterances whose speaker is named from `frames` frames, each cut at a random place."""
    batch = RandomCrops(run.corpus, utterances, frames, len(utterances), seed)[0]
    features = run.recipe.front_end(batch.features, batch.lengths)
    logits = run.model(torch.from_numpy(features), torch.from_numpy(batch.lengths))
    return float(np.mean(logits.argmax(1).numpy() == batch.labels))
