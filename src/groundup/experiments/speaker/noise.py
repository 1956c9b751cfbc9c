"""RAVDESS with noise, for the question how a model that was trained without any hears through it.

    python -m groundup.experiments.speaker.noise --from FOLDER --decibels 10 --out corpora/ravdess-noise-10

The noise is added to the waveform before any feature is taken. FOLDER holds the recordings, as for
`groundup corpus ravdess --from FOLDER`.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ...corpus import LogMel, PackedCorpus, build_corpus
from ...corpus.ravdess import SOURCE, actors_in, recordings


@dataclass(frozen=True)
class WhiteNoise:
    """Adds white Gaussian noise, `decibels` below the power of the recording as a whole, pauses included.

    Each recording has noise of its own, drawn from its samples' checksum and the seed, so that it does not
    depend on the order in which recordings are packed. Give it to `build_corpus` as `prepare`.
    """

    decibels: float
    seed: int = 0

    def __call__(self, waveform: np.ndarray, sample_rate: int) -> np.ndarray:
        rng = np.random.default_rng([self.seed, zlib.crc32(np.ascontiguousarray(waveform).tobytes())])
        power = np.mean(waveform.astype(np.float64) ** 2) * 10 ** (-self.decibels / 10)
        return waveform + rng.normal(0.0, power**0.5, waveform.shape).astype(waveform.dtype)


def main(arguments: Sequence[str] | None = None) -> PackedCorpus:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="folder", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--actors", default="01-20", metavar="LIST", help="default 01-20")
    parser.add_argument("--decibels", type=float, required=True, metavar="DB")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    noise = WhiteNoise(options.decibels)
    found = recordings(options.folder, actors_in(options.actors))
    about = {"name": "ravdess", "source": SOURCE, "about": {"white noise": asdict(noise)}}
    return build_corpus(found, options.out, features=LogMel(), prepare=noise, **about)


if __name__ == "__main__":
    main()
