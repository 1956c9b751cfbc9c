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
    if lengths.min() < least:
        place, bound = lengths.argmin(), f"least {least}"
        remedy = f"Pack again with --min-frames {least}, which leaves it out."
    elif lengths.max() > MANY:
        place, bound = lengths.argmax(), f"most {MANY:,}"
        remedy = "Cut it into utterances, or take it out, and pack again."
    else:
        return
    found = f"{corpus.path}: utterance {corpus.ids[chosen[place]]} has {lengths[place]:,} frames"
    raise UserError(f"{found}, expected at {bound}. {remedy}")
