"""RAVDESS with white noise over every recording, packed once: the test of who can hear through noise.

The noise is added to the waveform, before any feature. So many decibels say how much stronger the recording
is, its mean power over the whole file, silence included, than the noise. The command

    python -m groundup.experiments.write_up.noise RECORDINGS

makes `corpora/ravdess-10dB` and `corpora/ravdess-0dB` below the current folder, beside `corpora/ravdess`.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...corpus import LogMel, build_corpus
from ...corpus.importers import ravdess
from ...corpus.pack.build_corpus import Utterance

NOISY = {decibels: Path("corpora", f"ravdess-{decibels}dB") for decibels in (10, 0)}
ACTORS = frozenset(range(1, 21))


@dataclass(frozen=True)
class InNoise:
    """An utterance in white noise, a pure function of the utterance's id and the decibels."""

    clean: Utterance
    decibels: float

    @property
    def utterance(self) -> str:
        return self.clean.utterance

    @property
    def speaker(self) -> str | None:
        return self.clean.speaker

    @property
    def fields(self) -> dict[str, str]:
        return self.clean.fields

    @property
    def stamp(self) -> str:
        return f"{self.clean.stamp} at {self.decibels:g} dB"

    def waveform(self, sample_rate: int) -> np.ndarray:
        """x + n, (L,): n is white, and its power is that of x divided by 10^(decibels / 10)."""
        clean = self.clean.waveform(sample_rate)
        white = np.random.default_rng(zlib.crc32(self.utterance.encode())).standard_normal(len(clean))
        loudness = np.sqrt(np.mean(np.square(clean, dtype=np.float64)))
        return (clean + loudness * 10 ** (-self.decibels / 20) * white).astype(np.float32)


def main(arguments: Sequence[str]) -> None:
    (folder,) = arguments
    recordings = ravdess.recordings(folder, set(ACTORS))
    for decibels, out in NOISY.items():
        noisy = [InNoise(recording, decibels) for recording in recordings]
        build_corpus(noisy, out, features=LogMel(), name="ravdess", source=f"{ravdess.SOURCE}, in noise")


if __name__ == "__main__":
    main(sys.argv[1:])
