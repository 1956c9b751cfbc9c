"""A corpus and recipes that are small enough for the tests of this package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from groundup.corpus import PackedCorpus, PackWriter
from groundup.speaker import AttentiveStatisticsPooling, CosineHead, MarginSoftmax, SpecAugment
from groundup.training.catalogue import Conformer, Transformer

SPEAKERS = ("ada", "ben", "cyd")
NOBODY = "nobody"  # whose utterances bear no label


def toy_corpus(
    folder: Path, *, speakers: tuple[str, ...] = SPEAKERS, utterances: int = 12, bands: int = 11, **changes
) -> PackedCorpus:
    """Each speaker hums at a pitch of their own: a pattern over bands that beats in time. 17 to 41 frames."""
    rng = np.random.default_rng(0)
    about = {"name": "toy", "features": {"bands": bands}, "fields": ("statement",)} | changes
    with PackWriter(folder, bands=bands, **about) as pack:
        for k, speaker in enumerate(speakers):
            pattern = rng.normal(size=bands)
            for n in range(utterances):
                time = np.arange(rng.integers(17, 42))[:, None]
                beat = np.sin(time * (0.4 + 0.5 * k) + rng.uniform(0, 6.28))
                frames = -8 + 2 * beat * pattern + 0.3 * rng.normal(size=(len(time), bands))
                fields = {"statement": f"{1 + n % 2:02}"} if "statement" in about["fields"] else {}
                pack.add(
                    f"{speaker}-{n:02}", frames, speaker=None if speaker == NOBODY else speaker, **fields
                )
    return PackedCorpus.open(folder)


@dataclass(frozen=True)
class Toy(Transformer):
    """A Transformer that learns the toy corpus in seconds."""

    name: ClassVar[str] = "transformer"
    steps: int = 40
    crop: int = 16
    batch_size: int = 8
    width: int = 16
    hidden: int = 16
    learning_rate: float = 1e-2
    validations: int = 5


@dataclass(frozen=True)
class ToyConformer(Conformer):
    """A Conformer that takes a step in milliseconds."""

    name: ClassVar[str] = "conformer"
    steps: int = 30
    crop: int = 16
    batch_size: int = 8
    width: int = 16
    blocks: int = 1
    heads: int = 2
    hidden: int = 16
    kernel: int = 3
    channels: int = 4
    learning_rate: float = 1e-2
    validations: int = 5


@dataclass(frozen=True)
class Margined(Toy):
    """With every part of a model that a recipe may change: pooling, cosines, margin, augmentation."""

    def pooling(self, width: int) -> AttentiveStatisticsPooling:
        return AttentiveStatisticsPooling(width, hidden=5)

    def head(self, width: int, classes: int) -> CosineHead:
        return CosineHead(width, classes)

    def criterion(self) -> MarginSoftmax:
        return MarginSoftmax(scale=10.0, margin=0.2)

    def augment(self, bands: int) -> SpecAugment:
        return SpecAugment(bands, warp=1, frequency_width=2)


def test_the_toy_corpus_has_what_it_promises(tmp_path):
    corpus = toy_corpus(tmp_path / "toy")
    assert corpus.speakers == list(SPEAKERS) and len(corpus) == 36 and corpus.bands == 11
    assert 17 <= corpus.lengths.min() < corpus.lengths.max() <= 41
    assert set(corpus.fields["statement"]) == {"01", "02"}
    assert toy_corpus(tmp_path / "plain", fields=()).fields == {}
