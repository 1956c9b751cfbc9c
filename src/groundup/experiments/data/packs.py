"""RAVDESS once more: in fewer and in more mel bands, and each recording through a microphone of its own.

The command

    python -m groundup.experiments.data.packs RECORDINGS

makes `corpora/ravdess-8-bands`, `-16-bands`, `-80-bands` and `corpora/ravdess-microphones` below the current
folder, beside `corpora/ravdess` of forty bands. RECORDINGS is the folder with the public recordings, of all
actors or of 01 to 20.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ...corpus import LogMel, PackedCorpus, Recording, build_corpus
from ...corpus.importers import ravdess
from ...corpus.synthetic import draw_session
from ..speaker.hearing import ACTORS, SPEAKERS

BANDS = {bands: Path("corpora", f"ravdess-{bands}-bands") for bands in (8, 16, 80)} | {40: ACTORS}
MICROPHONES = Path("corpora", "ravdess-microphones")


@dataclass(frozen=True)
class ThroughMicrophone(Recording):
    """A recording heard through a microphone that is drawn for it, as a sitting of a made-up voice draws one.

    The microphone raises and lowers frequencies by some 4 dB, smoothly, and the whole by some 4 dB; there is
    no noise. It is a pure function of the utterance's id.
    """

    @property
    def stamp(self) -> str:
        return f"{super().stamp} through a microphone"

    def waveform(self, sample_rate: int) -> np.ndarray:
        rng = np.random.default_rng(zlib.crc32(self.utterance.encode()))
        microphone = replace(draw_session(rng), noise_db=-np.inf)
        return microphone.record(super().waveform(sample_rate), rng)


def opened(folder: Path) -> PackedCorpus:
    """A pack of RAVDESS. Raises ValueError when it is of other actors than 01 to 20."""
    corpus = PackedCorpus.open(folder)
    if corpus.speakers != SPEAKERS:
        raise ValueError(f"expected in {folder} {SPEAKERS[0]} to {SPEAKERS[-1]}, got {corpus.speakers}")
    return corpus


def main(arguments: Sequence[str]) -> None:
    (folder,) = arguments
    recordings = ravdess.recordings(folder, {int(name[-2:]) for name in SPEAKERS})
    for bands, out in BANDS.items():
        if out != ACTORS:
            build_corpus(recordings, out, features=LogMel(bands=bands), name="ravdess", source=ravdess.SOURCE)
    heard = [ThroughMicrophone(**vars(recording)) for recording in recordings]
    source = f"{ravdess.SOURCE}, through drawn microphones"
    build_corpus(heard, MICROPHONES, features=LogMel(), name="ravdess", source=source)


if __name__ == "__main__":
    main(sys.argv[1:])
