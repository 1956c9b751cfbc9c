"""How long an utterance may be: what `info` remarks on, and what a model refuses before it begins."""

from __future__ import annotations

import numpy as np

from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError

__all__ = ["FEW", "MANY", "refuse_unfit_lengths"]

FEW = 7  # frames: what a recipe needs that takes every fourth one; the others need 1
MANY = 30_000  # five minutes: attention takes room that grows with their square


def refuse_unfit_lengths(corpus: PackedCorpus, least: int, utterances: np.ndarray | None = None) -> None:
    """Raise `UserError` if one of the `utterances`, all when None, has under `least` frames or over MANY."""
    chosen = np.arange(len(corpus)) if utterances is None else utterances
    lengths = corpus.lengths[chosen]
    for place, fits, expected, remedy in (
        (
            lengths.argmin(),
            lengths.min() >= least,
            f"least {least:d}",
            f"Pack again with --min-frames {least:d}, which leaves it out.",
        ),
        (
            lengths.argmax(),
            lengths.max() <= MANY,
            f"most {MANY:,}",
            "Cut it into utterances, or take it out, and pack again.",
        ),
    ):
        if not fits:
            raise UserError(
                f"{corpus.path}: utterance {corpus.ids[chosen[place]]} has {lengths[place]:,} frames, "
                f"expected at {expected}. {remedy}"
            )
