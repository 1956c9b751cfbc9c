"""One utterance, alone and in company: does the answer depend on who else is in the batch?

A program that forgets the lengths takes every frame of the padded batch for speech. The weights can be the
same: as long as no training crop is shorter than the others, nothing is padded in training, and a program
with a mask and one without learn the very same model.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ...training import Run

PADDING = -20.0  # what the sample program of the course fills with


@torch.no_grad()
def answers(
    run: Run, utterances: np.ndarray, *, together: int, masked: bool = True, padding: float = PADDING
) -> np.ndarray:
    """What the run's model says when so many utterances share a batch, in the order given.

    `masked=False` tells it that every frame is a true one, as a program does that forgets the lengths.

    Shapes: utterances (N,), numbers in the run's corpus -> logits (N, K).
    """
    parts = [utterances[start : start + together] for start in range(0, len(utterances), together)]
    batches = (padded(run, part, padding) for part in parts)
    return torch.cat([run.model(x, lengths if masked else _all(x)) for x, lengths in batches]).numpy()


@torch.no_grad()
def differences_by_layer(
    run: Run, utterances: np.ndarray, layers: list[str], padding: float = PADDING
) -> list[tuple[str, tuple[int, ...], float, float]]:
    """What company does to the shortest of the utterances, layer by layer.

    For each layer, its name, the shape that it gives for the utterance alone, and the largest change of any
    of these numbers when the others are in the batch too, as a share of the largest of them: with the lengths
    known, and with the lengths forgotten.
    """
    x, lengths = padded(run, utterances, padding)
    i = int(lengths.argmin())
    alone = run.model.activations(x[i : i + 1, : lengths[i]], lengths[i : i + 1], *layers)
    known = run.model.activations(x, lengths, *layers)
    forgotten = run.model.activations(x, _all(x), *layers)
    found = []
    for name, own in ((name, alone[name][0]) for name in [*layers, "logits"]):
        changes = ((company[name][i][: len(own)] - own).abs().max() for company in (known, forgotten))
        found.append((name, tuple(own.shape), *(float(change / own.abs().max()) for change in changes)))
    return found


def padded(run: Run, utterances: np.ndarray, padding: float = PADDING) -> tuple[Tensor, Tensor]:
    """The utterances, each through the recipe's front end and then filled up: (B, T, F), (B,)."""
    lengths = run.corpus.lengths[utterances]
    x = np.full((len(utterances), lengths.max(), run.corpus.bands), padding, dtype=np.float32)
    for row, number, length in zip(x, utterances, lengths, strict=True):
        row[:length] = run.recipe.front_end(run.corpus[number][None], np.array([length]))[0]
    return torch.from_numpy(x), torch.from_numpy(lengths)


def _all(x: Tensor) -> Tensor:
    return torch.full((len(x),), x.shape[1])
