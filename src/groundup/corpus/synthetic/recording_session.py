"""One sitting of one speaker: the voice of the day, the microphone, and the room.

What a model must look through. CMN, the subtraction of the mean, takes away a steady channel; it does not
take away a cold, a mood or a fan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.fft import next_fast_len

from groundup.corpus.numpy_or_torch import like, namespace
from groundup.corpus.synthetic.voice import Voice

__all__ = ["Session", "draw_session", "draw_white", "transform_points"]

RIPPLES = 6  # cosines that the channel's response in dB is made of


@dataclass(frozen=True, eq=False)
class Session:
    """Factors on the voice, the channel's response, and the noise of the room."""

    pitch: float
    tract: float
    softness: float
    breath: float
    tempo: float
    channel_db: np.ndarray  # (RIPPLES,): how much of each cosine over the square root of frequency
    noise_db: float  # the room against the voice
    noise_tilt: float  # of the room's power: 0 white, 1 pink, 2 brown
    gain_db: float

    def voice(self, voice: Voice) -> Voice:
        """The speaker's voice today."""
        return replace(
            voice,
            pitch_hz=voice.pitch_hz * self.pitch,
            tract_cm=voice.tract_cm * self.tract,
            return_time=voice.return_time * self.softness,
            breathiness=voice.breathiness * self.breath,
            syllables_per_second=voice.syllables_per_second * self.tempo,
        )

    def record(self, waveform: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """The voice in the room's noise, heard through the channel: (L,) → (L,) float32."""
        white = draw_white(len(waveform), rng)
        return self.hear(waveform, white, np.ones(len(waveform))).astype(np.float32)

    def hear(self, waveform, white, inside):
        """The same with the noise given: (…, L), `draw_white`'s (…, M/2 + 1), one or zero (…, L) → (…, L).

        Arrays or tensors. A batch of B sessions is a `Session` of tensors, (B, 1) each, the channel
        (B, RIPPLES). Its waveforms share M; outside of `inside` is padding, which is zero and stays zero.
        """
        xp = namespace(waveform)
        points = transform_points(int(waveform.shape[-1]))
        frequency = like(np.fft.rfftfreq(points), waveform)  # in cycles a sample, up to a half
        place = xp.sqrt(2.0 * frequency)  # low frequencies get more of the ripples, as in the ear
        channel_db = sum(
            self.channel_db[..., number, None] * xp.cos(np.pi * (number + 1) * place)
            for number in range(RIPPLES)
        )
        voice = xp.fft.rfft(waveform, n=points)
        noise = white * xp.clip(frequency, 0.003, None) ** (-self.noise_tilt / 2)
        noise = noise * (xp.sqrt(_power(voice) / _power(noise)) * 10 ** (self.noise_db / 20))
        heard = xp.fft.irfft((voice + noise) * 10 ** (channel_db / 20), n=points)
        heard = heard[..., : waveform.shape[-1]] * inside * 10 ** (self.gain_db / 20)
        return heard / xp.clip(xp.amax(xp.abs(heard), axis=-1, keepdims=True) / 0.99, 1.0, None)


def transform_points(samples: int) -> int:
    """M ≥ L: the points of the Fourier transform of a whole recording, a number with small factors."""
    return next_fast_len(samples, real=True)


def draw_white(samples: int, rng: np.random.Generator) -> np.ndarray:
    """The spectrum of white noise for a recording of L samples, `(M/2 + 1,)` complex."""
    bins = transform_points(samples) // 2 + 1
    return rng.standard_normal(bins) + 1j * rng.standard_normal(bins)


def draw_session(rng: np.random.Generator, difficulty: float = 1.0) -> Session:
    """Draw a sitting. `difficulty` scales all that a sitting changes; at 0 only a quiet room is left.

    At 1 the pitch is off by 6 %, the tract by 1.5 % (a head that turns, a cold), the channel by some 4 dB,
    and the room is 30 dB below the voice, give or take 5.
    """

    def around(spread: float) -> float:
        return float(np.exp(difficulty * spread * rng.standard_normal()))

    return Session(
        pitch=around(0.06),
        tract=around(0.015),
        softness=around(0.25),
        breath=around(0.3),
        tempo=around(0.1),
        channel_db=difficulty * 2.5 * rng.standard_normal(RIPPLES),
        noise_db=float(-40.0 + min(difficulty, 3.0) * (10.0 + 5.0 * rng.standard_normal())),
        noise_tilt=float(rng.uniform(0.0, 2.0)),
        gain_db=float(difficulty * 4.0 * rng.standard_normal()),
    )


def _power(spectrum):
    """The sum of |X_k|², (…, 1): by Parseval's theorem, that of the samples up to a factor."""
    return (spectrum.real**2 + spectrum.imag**2).sum(axis=-1, keepdims=True)
