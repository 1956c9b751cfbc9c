"""A refusal names the utterance that a model cannot hear, and what to do with it."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.utterance_lengths import MANY, refuse_unfit_lengths
from groundup.errors import UserError


def test_too_short_and_too_long_an_utterance_is_named(tmp_path):
    with PackWriter(tmp_path / "c", bands=1) as writer:
        for name, frames in (("short", 6), ("fits", MANY), ("long", MANY + 1)):
            writer.add(name, np.ones((frames, 1)), speaker=None)
    corpus = PackedCorpus.open(tmp_path / "c")
    refuse_unfit_lengths(corpus, 7, np.array([1]))
    refuse_unfit_lengths(corpus, 6, np.array([0, 1]))  # just long enough, and just short enough
    with pytest.raises(UserError, match=r"short has 6 frames, expected at least 7\. Pack again with --min"):
        refuse_unfit_lengths(corpus, 7)
    with pytest.raises(UserError, match=r"long has 30,001 frames, expected at most 30,000\. Cut it"):
        refuse_unfit_lengths(corpus, 7, np.array([1, 2]))
