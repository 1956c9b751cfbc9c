"""From a voice to a waveform: the source excites the filter, and both move.

melody → glottal pulses + breath → tract (formants)  ─┐
                            hiss → resonance at teeth ─┴→ waveform
"""

from __future__ import annotations

import numpy as np

from groundup.corpus.synthesis.articulation import RATE, Tracks, articulate
from groundup.corpus.synthesis.glottis import cycles, flow, slope
from groundup.corpus.synthesis.phones import Syllable, draw_sentence
from groundup.corpus.synthesis.tract import HOP, bandwidths, response, varying_filter, windows
from groundup.corpus.synthesis.voice import Voice

__all__ = ["SAMPLE_RATE", "synthesise"]

SAMPLE_RATE = 16_000
LOUDNESS = 0.07  # root mean square of what is said, against full scale
HISS = 0.6  # the loudest hiss against the voice
SHORTEST = 0.5  # seconds


def synthesise(
    voice: Voice,
    rng: np.random.Generator,
    seconds: float | None = 2.0,
    *,
    sentence: list[Syllable] | None = None,
) -> np.ndarray:
    """Speak: (L,) float32 at 16 kHz, with a tenth of a second of silence at either end.

    Speaks `sentence`, or as many random syllables as the voice fits into `seconds`. The tempo is then
    stretched to fill `seconds` exactly; with `seconds=None` the voice takes its own time. The same voice
    never says a sentence the same way twice: melody, tempo and vowels vary with `rng`.
    """
    if seconds is not None and seconds < SHORTEST:
        raise ValueError(f"expected at least {SHORTEST} seconds to speak in, got {seconds}")
    if sentence is None:
        room = (2.0 if seconds is None else seconds) - 0.2
        sentence = draw_sentence(rng, max(1, round(room * voice.syllables_per_second)))
    tracks = articulate(voice, sentence, rng, seconds)
    samples = len(tracks.voice) * (SAMPLE_RATE // RATE)
    rows = np.minimum(np.arange(windows(samples)) * HOP * RATE // SAMPLE_RATE, len(tracks.voice) - 1)
    voiced = varying_filter(_folds(voice, tracks, samples, rng), _tract(voice, tracks.formants[rows]))
    hissed = varying_filter(
        rng.standard_normal(samples) * _at_samples(tracks.hiss), _teeth(tracks.hiss_hz[rows])
    )
    waveform = voiced / _loudness(voiced) + HISS * hissed
    waveform -= waveform.mean()
    return (waveform * (LOUDNESS / _loudness(waveform))).astype(np.float32)


def _folds(voice: Voice, tracks: Tracks, samples: int, rng: np.random.Generator) -> np.ndarray:
    """What leaves the vocal folds: pulses, and noise that is strongest while they are open. (L,)"""
    pitch = voice.pitch_hz * 2.0 ** (_at_samples(tracks.melody) / 12.0)
    phase, strength = cycles(pitch, SAMPLE_RATE, jitter=voice.jitter, shimmer=voice.shimmer, rng=rng)
    pulses = slope(phase, voice.open_quotient, voice.return_time)
    noise = rng.standard_normal(samples)
    air = voice.breathiness * (0.3 + flow(phase, voice.open_quotient))
    return (strength * pulses + air * noise) * _at_samples(tracks.voice) + 0.1 * noise * _at_samples(
        tracks.breath
    )


def _tract(voice: Voice, formants: np.ndarray) -> np.ndarray:
    """The tract's response in each window, from the formants that move: (T, 3) → (T, N/2 + 1)."""
    upper = np.broadcast_to(voice.upper_formants(), (len(formants), len(voice.upper)))
    formants = np.minimum(np.concatenate([formants, upper], axis=1), 0.49 * SAMPLE_RATE)
    return response(formants, voice.bandwidth_scale * bandwidths(formants), SAMPLE_RATE)


def _teeth(middle: np.ndarray) -> np.ndarray:
    """One broad resonance above a high-pass, of the same power wherever it is: (T,) in Hz → (T, N/2 + 1)."""
    gain = response(middle[:, None], 0.3 * middle[:, None], SAMPLE_RATE)
    gain = gain * np.linspace(0.0, 1.0, gain.shape[1])
    return gain / np.sqrt(np.mean(np.abs(gain) ** 2, axis=1, keepdims=True))


def _at_samples(track: np.ndarray) -> np.ndarray:
    """A track at RATE, (n,), drawn out to the sample rate, (n · 16,)."""
    step = SAMPLE_RATE // RATE
    return np.interp(np.arange(len(track) * step) / step, np.arange(len(track)), track)


def _loudness(waveform: np.ndarray) -> float:
    return float(np.sqrt(np.mean(waveform**2)))
