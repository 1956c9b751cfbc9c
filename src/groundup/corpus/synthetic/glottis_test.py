"""The glottal pulse has the shape the docstring gives, and its cycles are as uneven as asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.corpus.synthetic.glottis import cycles, flow, slope

PHASE = np.linspace(0, 1, 100_001)[:-1]


@pytest.mark.parametrize("quotient", [0.4, 0.6, 0.8])
def test_flow_opens_peaks_and_closes(quotient):
    puff = flow(PHASE, quotient)
    assert puff.max() == pytest.approx(1.0) and PHASE[puff.argmax()] == pytest.approx(
        2 / 3 * quotient, abs=1e-4
    )
    assert puff[0] == 0 and not puff[PHASE >= quotient].any() and (puff >= 0).all()


def test_slope_is_the_derivative_of_flow_while_open():
    quotient = 0.6
    opened = PHASE < quotient - 1e-4
    derivative = np.gradient(flow(PHASE, quotient), PHASE)
    expected = 6.75 / quotient * slope(PHASE, quotient, 0.01)
    np.testing.assert_allclose(derivative[opened][1:], expected[opened][1:], atol=1e-3)


def test_slope_returns_as_fast_as_asked():
    closure, later = slope(np.array([0.6, 0.6 + 0.02]), 0.6, return_time=0.02)
    assert closure == pytest.approx(-1.0) and later == pytest.approx(-np.exp(-1.0))


def test_a_softer_return_takes_high_harmonics_away():
    phase = np.arange(16_000) * 100.0 / 16_000 % 1.0
    bright, soft = (np.abs(np.fft.rfft(slope(phase, 0.6, r)))[2000] for r in (0.004, 0.04))
    assert soft < 0.3 * bright


def test_the_pitch_is_the_one_asked_for():
    phase, strength = cycles(
        np.full(16_000, 123.0), 16_000, jitter=0.0, shimmer=0.0, rng=np.random.default_rng(0)
    )
    assert (np.diff(phase) < 0).sum() == 123 and (strength == 1).all()
    assert 0 <= phase.min() and phase.max() < 1


def test_jitter_and_shimmer_are_as_large_as_asked():
    rng = np.random.default_rng(0)
    phase, strength = cycles(np.full(160_000, 100.0), 16_000, jitter=0.05, shimmer=0.1, rng=rng)
    starts = np.flatnonzero(np.diff(phase) < 0)
    lengths = np.diff(starts)
    assert lengths.std() / lengths.mean() == pytest.approx(0.05, rel=0.15)
    assert strength[starts + 2].std() == pytest.approx(0.1, rel=0.15)


def test_a_batch_of_tensors_gives_what_arrays_give_one_by_one():
    quotients, returns = np.array([0.5, 0.7]), np.array([0.01, 0.03])
    phase = torch.from_numpy(np.stack([PHASE, PHASE[::-1]]))
    together = [torch.from_numpy(numbers)[:, None] for numbers in (quotients, returns)]
    for row in range(2):
        alone = phase[row].numpy()
        expected = slope(alone, quotients[row], returns[row])
        np.testing.assert_allclose(slope(phase, *together)[row], expected, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(flow(phase, together[0])[row], flow(alone, quotients[row]), rtol=1e-12)
