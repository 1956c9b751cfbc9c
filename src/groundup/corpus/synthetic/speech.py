"""From a voice to a waveform: the source excites the filter, and both move.

melody → glottal pulses + breath → tract (formants)  ─┐
                            hiss → resonance at teeth ─┴→ waveform

It goes in two steps. `compose` draws all that is random and writes it down, a `Score`; `perform` is
arithmetic and nothing else, so it may run anywhere, for one score or for a batch of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from groundup.corpus.numpy_or_torch import like, namespace
from groundup.corpus.synthetic.formants_and_melody import RATE, articulate
from groundup.corpus.synthetic.glottis import cycles, flow, slope
from groundup.corpus.synthetic.phones import Syllable, draw_sentence
from groundup.corpus.synthetic.vocal_tract import HOP, bandwidths, response, varying_filter, windows
from groundup.corpus.synthetic.voice import Voice

__all__ = ["SAMPLE_RATE", "Score", "compose", "perform", "synthesise"]

SAMPLE_RATE = 16_000
STEP = SAMPLE_RATE // RATE  # samples from one setting of the tracks to the next
LOUDNESS = 0.07  # root mean square of what is said, against full scale
HISS = 0.6  # the loudest hiss against the voice
SHORTEST = 0.5  # seconds


class Score(NamedTuple):
    """One utterance before it is spoken: L samples, n = L / 16 settings, T windows. A batch has B in front.

    Where utterances of a batch are shorter than the longest, all but `inside` go on at their last value.
    """

    open_quotient: np.ndarray  # (1,) the part of a cycle in which the folds are open
    return_time: np.ndarray  # (1,) how softly they close, in cycles
    breathiness: np.ndarray  # (1,) noise against voice
    phase: np.ndarray  # (L,) of the folds, in [0, 1)
    strength: np.ndarray  # (L,) of the cycle
    air: np.ndarray  # (L,) white noise at the folds
    spray: np.ndarray  # (L,) white noise at the teeth
    inside: np.ndarray  # (L,) one; zero where a batch is padded
    voice: np.ndarray  # (n,) loudness of the folds
    breath: np.ndarray  # (n,) loudness of the air at the folds
    hiss: np.ndarray  # (n,) loudness of the air at the teeth
    formants: np.ndarray  # (T, K) Hz
    bandwidth: np.ndarray  # (T, K) Hz
    hiss_hz: np.ndarray  # (T, 1) Hz: the middle of the hiss


def synthesise(
    voice: Voice, rng: Generator, seconds: float | None = 2.0, sentence: list[Syllable] | None = None
) -> np.ndarray:
    """Speak: (L,) float32 at 16 kHz, with a tenth of a second of silence at either end.

    Speaks `sentence`, or as many random syllables as the voice fits into `seconds`. The tempo is then
    stretched to fill `seconds` exactly; with `seconds=None` the voice takes its own time. The same voice
    never says a sentence the same way twice: melody, tempo and vowels vary with `rng`.
    """
    return perform(compose(voice, rng, seconds, sentence)).astype(np.float32)


def compose(
    voice: Voice, rng: Generator, seconds: float | None = 2.0, sentence: list[Syllable] | None = None
) -> Score:
    """Draw what `synthesise` speaks with the same arguments."""
    if seconds is not None and seconds < SHORTEST:
        raise ValueError(f"expected at least {SHORTEST} seconds to speak in, got {seconds}")
    if sentence is None:
        room = (2.0 if seconds is None else seconds) - 0.2
        sentence = draw_sentence(rng, max(1, round(room * voice.syllables_per_second)))
    tracks = articulate(voice, sentence, rng, seconds)
    samples = len(tracks.voice) * STEP
    pitch = voice.pitch_hz * 2.0 ** (_at_samples(tracks.melody) / 12.0)
    phase, strength = cycles(pitch, SAMPLE_RATE, jitter=voice.jitter, shimmer=voice.shimmer, rng=rng)
    rows = np.minimum(np.arange(windows(samples)) * HOP // STEP, len(tracks.voice) - 1)
    upper = np.broadcast_to(voice.upper_formants(), (len(rows), len(voice.upper)))
    formants = np.concatenate([tracks.formants[rows], upper], axis=1)
    formants = np.minimum(formants, 0.49 * SAMPLE_RATE)
    return Score(
        open_quotient=np.array([voice.open_quotient]),
        return_time=np.array([voice.return_time]),
        breathiness=np.array([voice.breathiness]),
        phase=phase,
        strength=strength,
        air=rng.standard_normal(samples),
        spray=rng.standard_normal(samples),
        inside=np.ones(samples),
        voice=tracks.voice,
        breath=tracks.breath,
        hiss=tracks.hiss,
        formants=formants,
        bandwidth=voice.bandwidth_scale * bandwidths(formants),
        hiss_hz=tracks.hiss_hz[rows, None],
    )


def perform(score: Score):
    """Speak a score: (…, L) at 16 kHz, arrays or tensors. Its padding is zero, and changes nothing else."""
    inside = score.inside
    voiced = varying_filter(_folds(score) * inside, response(score.formants, score.bandwidth, SAMPLE_RATE))
    hissed = varying_filter(score.spray * _at_samples(score.hiss) * inside, _teeth(score.hiss_hz))
    voiced, hissed = voiced * inside, hissed * inside  # what still rings after the end is cut off
    waveform = voiced / _loudness(voiced, inside) + HISS * hissed
    waveform = (waveform - _mean(waveform, inside)) * inside
    return waveform * (LOUDNESS / _loudness(waveform, inside))


def _folds(score: Score):
    """What leaves the vocal folds: pulses, and noise that is strongest while they are open. (…, L)"""
    pulses = slope(score.phase, score.open_quotient, score.return_time)
    leak = score.breathiness * (0.3 + flow(score.phase, score.open_quotient))
    voiced = (score.strength * pulses + leak * score.air) * _at_samples(score.voice)
    return voiced + 0.1 * score.air * _at_samples(score.breath)


def _teeth(middle):
    """One broad resonance above a high-pass, its power always the same: (…, T, 1) in Hz → (…, T, N/2 + 1)."""
    xp = namespace(middle)
    gain = response(middle, 0.3 * middle, SAMPLE_RATE)
    gain = gain * like(np.linspace(0.0, 1.0, gain.shape[-1]), middle)
    return gain / xp.sqrt((xp.abs(gain) ** 2).mean(axis=-1, keepdims=True))


def _at_samples(track):
    """A track at RATE, (…, n), drawn out in straight lines to the sample rate, (…, n · 16)."""
    xp = namespace(track)
    rise = xp.concatenate([track[..., 1:], track[..., -1:]], axis=-1) - track  # the last one holds
    line = track[..., None] + rise[..., None] * like(np.arange(STEP) / STEP, track)
    return line.reshape(*track.shape[:-1], -1)


def _mean(x, inside):
    """The mean over the true samples of (…, L), of which the others are zero → (…, 1)."""
    return x.sum(axis=-1, keepdims=True) / inside.sum(axis=-1, keepdims=True)


def _loudness(x, inside):
    return namespace(x).sqrt(_mean(x**2, inside))
