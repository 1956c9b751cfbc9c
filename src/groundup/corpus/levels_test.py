"""Silence and clipping are told; ordinary voices, soft and loud, are not."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.levels import remark_on

WAVE = np.sin(np.linspace(0, 2000, 16_000)).astype(np.float32)


@pytest.mark.parametrize(
    "waveform, said",
    [
        (WAVE * 0, "silent"),
        (WAVE * 0 + 0.3, "silent"),  # a constant offset is no sound
        (WAVE * 0.0009, "silent"),
        (WAVE * 0.002, ""),
        (WAVE * 0.98, ""),
        (np.clip(WAVE * 3, -1, 1), "clipped"),
        (np.clip(WAVE * 3, -9, 0.995), "clipped"),
        (np.concatenate([WAVE * 0.5, [1.0] * 9]), ""),  # a knock
        (np.ones(1), "silent"),
    ],
)
def test_what_is_said_of_a_waveform(waveform, said):
    assert remark_on(waveform) == said
