"""Sixteen made-up voices, each time others: the speaker chapter's corpus, one a seed.

In the shape of the homework: no sentence is said twice, so a model is tested on sentences that nobody said in
training. With two sentences alone, one to learn from and one to be tested on, the accuracy says more of the
sentences that were drawn than of the model.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...corpus import LogMel, PackedCorpus, build_corpus
from ...corpus.synthetic import HomeworkUtterance, homework
from ...training import recipes

SPEAKERS, UTTERANCES = 16, 320  # of all speakers together
RULE = "utterance:0.3"  # the share of each speaker's utterances that is kept for the test
SMALL = recipes["small"]
SIMPLE = replace(
    recipes["transformer"],
    **{name: getattr(SMALL, name) for name in ("steps", "batch_size", "validations", "validation_share")},
)


def spoken(seed: int) -> list[HomeworkUtterance]:
    """What the voices of this seed say, speaker by speaker."""
    return homework(SPEAKERS, UTTERANCES, seed=seed)


def made_up(seed: int, folder: Path) -> PackedCorpus:
    """The corpus of this seed, packed into a new folder."""
    return build_corpus(spoken(seed), folder, features=LogMel(), name="synthetic", workers=1)
