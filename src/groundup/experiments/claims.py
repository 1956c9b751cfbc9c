"""Every claim that the book tests, by its id, in the order of the chapters."""

from __future__ import annotations

from . import (
    autodiff,
    beyond,
    conformer,
    corpus,
    data,
    dropout,
    embedding,
    initialisation,
    normalisation,
    optimisers,
    tuning,
    weight_decay,
)
from .finding import Claim
from .speaker import claims as speaker
from .two_engines import claims as two_engines
from .write_up import claims as write_up

CLAIMS: dict[str, Claim] = {
    claim.id: claim
    for claim in (
        *autodiff.CLAIMS,
        *weight_decay.CLAIMS,
        *initialisation.CLAIMS,
        *dropout.CLAIMS,
        *normalisation.CLAIMS,
        *optimisers.CLAIMS,
        *data.CLAIMS,
        *corpus.CLAIMS,
        *speaker.CLAIMS,
        *conformer.CLAIMS,
        *embedding.CLAIMS,
        *write_up.CLAIMS,
        *tuning.CLAIMS,
        *beyond.CLAIMS,
        *two_engines.CLAIMS,
    )
}
