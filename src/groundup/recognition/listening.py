"""Recordings as a trained model hears them: through the front end that its corpus was made with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from groundup.corpus import LogMel, read_waveform
from groundup.corpus.trimming import trim_silence
from groundup.errors import UserError, together
from groundup.text import one_line
from groundup.training.trained import TrainedModel

__all__ = ["MOST_FRAMES", "answers_to", "listener"]

MOST_FRAMES = 12_000  # two minutes of them: attention takes room that grows with their square


def listener(trained: TrainedModel) -> Callable[[Path], tuple[Tensor, Tensor]]:
    """What maps a recording's path to what the model takes: its features (1, T, F) and its length (1,).

    Raises `UserError` for a model whose features were not computed from recordings, and, when it is called,
    for a recording that cannot be read or is too short or too long.
    """
    waveform_to_frames, least = _front_end(trained), trained.model.encoder.minimum_frames
    device = next(trained.model.parameters()).device

    def heard(file: Path) -> tuple[Tensor, Tensor]:
        features = waveform_to_frames(file)[None]
        lengths = np.array([features.shape[1]])
        if not least <= lengths[0] <= MOST_FRAMES:
            raise UserError(
                f"{one_line(file)}: has {lengths[0]:,} frames, expected {least} to {MOST_FRAMES:,}. "
                "Lengthen it, cut it, or take it out of the folder."
            )
        features = torch.from_numpy(trained.recipe.front_end(features, lengths))
        return features.to(device), torch.from_numpy(lengths).to(device)

    return heard


@torch.no_grad()
def answers_to(
    heard: Callable[[Path], tuple[Tensor, Tensor]],
    files: Sequence[Path],
    ask: Callable[[Tensor, Tensor], Tensor],
    *,
    progress: bool = False,
) -> np.ndarray:
    """`ask(features, lengths)`, one row a recording, `heard` as `listener` says: N paths → (N, …).

    Raises one `UserError` for all recordings that cannot be heard.
    """
    rows, wrong = [], []
    for file in tqdm(files, unit="recording", desc="listening", disable=not progress or None):
        try:
            rows.append(ask(*heard(file))[0].cpu().numpy())
        except UserError as error:
            wrong.append(error)
    if wrong:
        raise together(wrong)
    return np.array(rows)


def _front_end(trained: TrainedModel) -> Callable[[Path], np.ndarray]:
    """What maps a recording's path to the features that the model learned from, (T, F)."""
    if trained.features["kind"] != LogMel.kind:
        raise UserError(
            "the model learned from features that came without the recipe to compute them, so recordings "
            "cannot be turned into the like. Train on a corpus made from recordings."
        )
    log_mel = LogMel(**trained.features)
    trim = {} if trained.trimmed_decibels is None else {"decibels": trained.trimmed_decibels}

    def features(file: Path) -> np.ndarray:
        waveform = read_waveform(file, log_mel.sample_rate)
        return log_mel(trim_silence(waveform, log_mel.sample_rate, **trim) if trim else waveform)

    return features
