"""What a model makes of a voice: one vector an utterance, of length 1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from groundup.corpus import PackedCorpus
from groundup.corpus.pack.utterance_lengths import refuse_unfit_lengths
from groundup.errors import UserError
from groundup.recognition.listening import answers_to, listener
from groundup.recognition.scores import unit
from groundup.training.evaluation import answers
from groundup.training.trained import TrainedModel

__all__ = ["embed_recordings", "embed_utterances", "refuse_other_features"]


def embed_utterances(
    trained: TrainedModel, corpus: PackedCorpus, utterances: np.ndarray, *, progress: bool = False
) -> np.ndarray:
    """Unit vectors of whole utterances: (N,) numbers in the corpus → (N, E) float64.

    Raises `UserError` for a corpus with other features than the model learned from, or an utterance with too
    few or too many frames.
    """
    refuse_other_features(trained, corpus)
    refuse_unfit_lengths(corpus, trained.model.encoder.minimum_frames, utterances)
    return unit(answers(trained.model.eval().embed, trained, corpus, utterances, progress=progress))


def refuse_other_features(trained: TrainedModel, corpus: PackedCorpus) -> None:
    """Raise `UserError` for a corpus with other features than the model learned from."""
    for name in ("bands", "features"):
        if (expected := getattr(trained, name)) != (found := getattr(corpus, name)):
            raise UserError(
                f"{corpus.path}: expected {name} {expected}, as the model learned, got {found}. Pack it with "
                "the options of the corpus that the model learned from."
            )


def embed_recordings(trained: TrainedModel, files: Sequence[Path]) -> np.ndarray:
    """Unit vectors of recordings, heard as the model's corpus was: N paths → (N, E) float64.

    Raises `UserError` as `answers_to` does.
    """
    return unit(answers_to(listener(trained), files, trained.model.eval().embed))
