"""In blocks of any size, the same bits as at once."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus import resampling
from groundup.corpus.resampling import resample, resampled


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050, 16_001, 16_000])
@pytest.mark.parametrize("samples", [0, 1, 5, 4099, 250_007])
def test_blocks_give_the_same_bits(monkeypatch, rate, samples):
    monkeypatch.setattr(resampling, "BLOCK", 1 << 14)
    rng = np.random.default_rng(samples)
    waveform = rng.standard_normal(samples).astype(np.float32)
    blocks = np.split(waveform, np.sort(rng.integers(0, samples + 1, 7)))
    found = np.concatenate([np.zeros(0, np.float32), *resampled(blocks, rate, 16_000)])
    expected = resample(waveform, rate, 16_000) if samples else waveform
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.float32 and len(found) == -(-samples * 16_000 // rate)
